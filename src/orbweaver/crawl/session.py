"""A session: what is known of one login at one host, and when to doubt that it still holds."""

import asyncio
from collections import deque
from enum import StrEnum

from orbweaver.connectors.connector import Connector, Seen
from orbweaver.crawl.login_form import form_address
from orbweaver.errors import MalformedReply
from orbweaver.model.login_identity import LoginIdentity, LoginRecipe
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.redirects import redirect_target

MOST_LOGINS = 6
LOGINS_WITHIN_S = 3600.0
_MOST_SETTLED = 10_000
_MOST_EXITS_MISSED = 3
_UNAUTHORISED, _FORBIDDEN = 401, 403


class Doubt(StrEnum):
    """Why a session may be lost."""

    NONE = "none"
    STRANGER = "stranger"
    """A way to the login, or the form itself: what strangers are shown."""
    REFUSED = "refused"
    """A 403: strangers get it, and so do members where they have no business."""
    EXIT = "exit"
    """No way to log out, where other pages of this host had one."""


class Session:
    """One identity at its host; filled in by who logs in."""

    def __init__(self, identity: LoginIdentity, connector: Connector) -> None:
        """Nobody is logged in yet."""
        self.identity = identity
        self.connector = connector
        self.lock = asyncio.Lock()
        self.is_open = False
        self.proof: Url | None = None
        """A page on which a member was shown."""
        self.has_brought_cookies = False
        self.paused_why = ""
        self.is_pause_recorded = False
        self.was_asked = False
        """Whether the ledger said once if the host waits for a person."""
        self.wait_until_s = 0.0
        """Of the monotonic clock: the login page did not answer."""
        self._shows_exit = False
        self._exits_missed = 0
        self._settled: set[str] = set()
        self._logins: deque[float] = deque()

    @property
    def recipe(self) -> LoginRecipe | None:
        """How to log in: the identity's own way before the connector's."""
        return self.identity.recipe or self.connector.session()

    def may_try(self, now_s: float) -> bool:
        """Count a login; return whether it is not one too many within the hour."""
        while self._logins and self._logins[0] <= now_s - LOGINS_WITHIN_S:
            self._logins.popleft()
        self._logins.append(now_s)
        return len(self._logins) <= MOST_LOGINS

    def start_over(self) -> None:
        """Forget tries: a person has seen to it."""
        self._logins.clear()
        self.has_brought_cookies = False
        self.wait_until_s = 0.0

    def opened(self, landed: Seen) -> None:
        """Take in that somebody is logged in now, and where that showed."""
        self.is_open = True
        self.proof = None
        self._note_member(landed)

    def doubt(self, seen: Seen) -> Doubt:
        """Return why a reply lets one doubt that this is still a member's session."""
        if seen.reply.status == _UNAUTHORISED or self._leads_to_form(seen):
            return Doubt.STRANGER
        if seen.reply.status == _FORBIDDEN:
            return Doubt.REFUSED
        told = self.connector.logged_in(seen)
        if told is None:
            return Doubt.EXIT if self._misses_exit(seen) else Doubt.NONE
        self._note_member(seen)
        return Doubt.NONE if told else Doubt.STRANGER

    def has_settled(self, url: Url) -> bool:
        """Return whether a doubt about this address was settled before."""
        return url.key in self._settled

    def settle(self, url: Url, doubt: Doubt) -> None:
        """Take in that an address shows what it shows to a member, too."""
        if len(self._settled) >= _MOST_SETTLED:
            self._settled.clear()
        self._settled.add(url.key)
        self._exits_missed += doubt is Doubt.EXIT

    def _leads_to_form(self, seen: Seen) -> bool:
        if self.recipe is None:
            return False
        try:
            leads_to = redirect_target(seen.reply) or seen.url
        except MalformedReply:
            return False  # whoever follows it says so
        form = form_address(self.identity, self.recipe)
        return leads_to.origin == form.origin and leads_to.path == form.path

    def _misses_exit(self, seen: Seen) -> bool:
        is_page = seen.reading is not None
        return is_page and self._shows_exit and self._exits_missed < _MOST_EXITS_MISSED

    def _note_member(self, seen: Seen) -> None:
        if self.connector.logged_in(seen):
            self.proof = self.proof or seen.url
            self._shows_exit = self._shows_exit or bool(
                seen.reading and seen.reading.has_logout_link
            )
