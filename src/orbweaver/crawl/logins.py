"""Logins: performing one, by cookies that a person brought or by the form of a recipe."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from orbweaver.connectors.connector import Connector, Seen
from orbweaver.crawl.login_form import Fields, action_of, filled, find_form, form_address
from orbweaver.crawl.retries import is_passing
from orbweaver.crawl.session import Doubt, Session
from orbweaver.crawl.transport import Permit, Transport, Wishes
from orbweaver.errors import HostUnreachable, MediaError
from orbweaver.jail.page import PageReading
from orbweaver.model.login_identity import LoginIdentity, LoginRecipe
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.cookies import Cookie
from orbweaver.ports.fetcher.port import Fetcher, FetchLimits, FetchReply, FetchWish
from orbweaver.ports.fetcher.redirects import redirect_target

Read = Callable[[FetchReply], Awaitable[PageReading]]
_LIMITS = FetchLimits(max_body_bytes=1024 * 1024, total_s=30.0)
_FIRST_ERROR_STATUS = 400
REFUSED = "the login was refused"
NO_FORM = "no login form stands where the recipe says"
NO_WAY = "its cookies open it no longer, and no password is known"


class Logins:
    """Sends what a login needs, in the host's turn and at its pace like any request.

    Two requests at the least: the form's page, and the form with its tokens, once. A login that
    was refused is not tried again here; who asked decides what becomes of the host.
    """

    def __init__(
        self,
        transport: Transport,
        ways: Wishes,
        read: Read,
        fetcher: Fetcher,
        shelf: Mapping[str, Connector],
        *,
        permit: Permit,
    ) -> None:
        """Send by ``transport`` on the way out that ``ways`` says; read pages in the jail.

        ``fetcher`` keeps the cookies; ``permit`` says which pause the host asks for.
        """
        self._transport = transport
        self._ways = ways
        self._read = read
        self._fetcher = fetcher
        self._shelf = shelf
        self._permit = permit

    def connector(self, identity: LoginIdentity) -> Connector:
        """Return what knows the identity's site; the web's for a plug-in that is not here."""
        return self._shelf.get(identity.connector) or self._shelf["web"]

    def leave(self, session: Session) -> None:
        """Carry nothing of an identity any more."""
        self._fetcher.empty_jar(session.identity.identity_id)

    async def log_in(self, session: Session) -> str:
        """Open a session; return why that cannot be done without a person, empty when it is open.

        Raises:
            FetchError: The way there broke off, or the host is busy.
        """
        identity, recipe = session.identity, session.recipe
        self.leave(session)
        if identity.cookies and not session.has_brought_cookies:
            session.has_brought_cookies = True
            self._fetcher.put_cookies(identity.identity_id, _cookies(identity))
            session.is_open = True
            return ""
        if recipe is None or not identity.password:
            return NO_WAY
        return await self._by_form(session, recipe)

    async def is_member(self, session: Session, doubt: Doubt) -> bool:
        """Look where a member was shown before; return whether one still is.

        Where no page ever told, a way to the login says no, and anything less says yes.

        Raises:
            FetchError: That could not be found out.
        """
        seen = await self._look(session.identity, session.proof or session.identity.site)
        told = session.connector.logged_in(seen)
        if told is not None or session.proof is not None:
            return bool(told)
        return doubt is not Doubt.STRANGER and seen.reply.status < _FIRST_ERROR_STATUS

    async def _by_form(self, session: Session, recipe: LoginRecipe) -> str:
        identity = session.identity
        action = action_of(identity, recipe)
        page = await self._look(identity, form_address(identity, recipe))
        form = find_form(page.reading, action) if page.reading else None
        if form is None:
            return NO_FORM
        reply = await self._send(identity, action, filled(form, identity, recipe))
        landed = await self._landing(identity, reply)
        is_error = landed.reply.status >= _FIRST_ERROR_STATUS
        if is_error or session.connector.logged_in(landed) is False:
            return REFUSED
        session.opened(landed)
        return ""

    async def _landing(self, identity: LoginIdentity, reply: FetchReply) -> Seen:
        """Return what the answer to a form leads to, on the same site."""
        target = redirect_target(reply)
        if target is None:
            return await self._seen(reply)
        if target.origin != identity.site.origin:
            return Seen(reply)
        return await self._look(identity, target)

    async def _look(self, identity: LoginIdentity, url: Url) -> Seen:
        reply = await self._ask(identity, url, None, _LIMITS)
        return await self._seen(reply)

    async def _send(self, identity: LoginIdentity, action: Url, fields: Fields) -> FetchReply:
        return await self._ask(identity, action, fields, replace(_LIMITS, max_redirects=0))

    async def _ask(
        self, identity: LoginIdentity, url: Url, fields: Fields | None, limits: FetchLimits
    ) -> FetchReply:
        def wishes(here: Url) -> FetchWish:
            form = fields if here == url else None
            return replace(self._ways(here), identity=identity.identity_id, form=form)

        reply = await self._transport.get(
            url, limits, same_origin_only=True, permit=self._permit, wishes=wishes
        )
        if is_passing(reply):
            raise HostUnreachable(f"its login answers {reply.status}")
        return reply

    async def _seen(self, reply: FetchReply) -> Seen:
        try:
            return Seen(reply, await self._read(reply))
        except MediaError:
            return Seen(reply)  # no page, or none that can be read: it tells nothing


def _cookies(identity: LoginIdentity) -> list[Cookie]:
    """Return the cookies that a person brought, for the identity's host alone."""
    is_secure = identity.site.origin.startswith("https:")
    return [
        Cookie(one.name, one.value, identity.host, one.path, is_secure=is_secure)
        for one in identity.cookies
    ]
