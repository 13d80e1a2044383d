"""Access to the secrets of logins: for the crawl alone, each opening logged before it happens."""

from collections.abc import Sequence

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from orbweaver.casework.audit_trail import record
from orbweaver.casework.engines import store_failure
from orbweaver.casework.models import LoginCookies, LoginIdentity
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.sealing import open_text
from orbweaver.casework.wire.logins import account_of, cookies_of, recipe_of
from orbweaver.errors import Shredded
from orbweaver.model import login_identity as nouns


def running_logins(office: Office) -> QuerySet[LoginIdentity]:
    """Return what may be used now: approved, not expired, not revoked."""
    found = LoginIdentity.objects.filter(
        approval__isnull=False, revocation__isnull=True, expires_at__gt=office.clock.now()
    )
    return found.select_related("secret").order_by("identity_id")


class OpenedLogins:
    """The identities that the crawl may use now; asked again and again, and from one thread.

    Each is opened once, and once more when its cookies change; what may no longer be used is
    forgotten with the next call.
    """

    def __init__(self, office: Office) -> None:
        """Open nothing yet."""
        self._office = office
        self._opened: dict[tuple[str, str], nouns.LoginIdentity] = {}

    def __call__(self) -> Sequence[nouns.LoginIdentity]:
        """Return them, in order of id.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        try:
            return self._refresh()
        except DatabaseError as error:
            failure = store_failure(error)
            if failure is None:
                raise
            raise failure from error

    def _refresh(self) -> Sequence[nouns.LoginIdentity]:
        opened: dict[tuple[str, str], nouns.LoginIdentity] = {}
        for row in running_logins(self._office):
            cookies = row.cookies.select_related("secret").order_by("-at", "-cookies_id").first()
            version = row.identity_id, cookies.cookies_id if cookies else ""
            known = self._opened.get(version)
            if known is None:
                known = access_login(self._office, row, cookies)
            if known is not None:
                opened[version] = known
        self._opened = opened
        return tuple(opened.values())


def access_login(
    office: Office, row: LoginIdentity, cookies: LoginCookies | None
) -> nouns.LoginIdentity | None:
    """Open the secrets of one identity, after the audit row is committed.

    Returns nothing where somebody revoked it meanwhile.
    """
    with transaction.atomic(durable=True):
        facts = {"identity": row.identity_id, "cookies": cookies.cookies_id if cookies else ""}
        record(office, "login.opened", MACHINE, office.ids.new(), facts)
    try:
        user, password = account_of(open_text(office, row.secret))
        brought = cookies_of(open_text(office, cookies.secret)) if cookies else ()
    except Shredded:
        return None
    return nouns.LoginIdentity(
        identity_id=row.identity_id,
        site=row.site,
        connector=row.connector,
        expires_at=row.expires_at,
        recipe=recipe_of(row.recipe_json),
        user=user,
        password=password,
        cookies=brought,
    )
