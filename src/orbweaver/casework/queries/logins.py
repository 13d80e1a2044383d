"""Login identities as people see them: who answers for each and until when, never a secret."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orbweaver.casework.models import LoginIdentity, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import KEEPS_LOGINS
from orbweaver.casework.standing import organisations_of
from orbweaver.errors import UnknownName
from orbweaver.model.url import defang
from orbweaver.ports.ledger.port import Ledger


class LoginState(StrEnum):
    """What can be done with an identity now."""

    WAITS = "waits"
    """A second person has not approved it."""
    RUNS = "runs"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class LoginLine:
    """One identity."""

    identity_id: str
    site: str
    """Defanged."""
    connector: str
    holder: str
    requested_by: str
    approved_by: str
    """Empty while nobody did."""
    legal_basis: str
    expires_at: datetime
    state: LoginState
    has_password: bool
    cookies_at: datetime | None
    """When cookies were brought last."""
    may_approve: bool
    """Whether the person who looks is a second person for it, and it waits for one."""


@dataclass(frozen=True, slots=True)
class PausedHost:
    """A host that waits until a person has seen to its login."""

    host: str
    shown: str
    """Defanged."""
    why: str


def logins_page(office: Office, person: Person) -> tuple[LoginLine, ...]:
    """Return the identities of the person's organisations, the latest first.

    Raises:
        NotAllowed: The person is neither liaison nor administrator.
    """
    own = organisations_of(person, KEEPS_LOGINS)
    found = LoginIdentity.objects.filter(organisation_id__in=own).order_by("-at", "identity_id")
    rows = found.select_related(
        "holder", "requested_by", "approval__person", "revocation"
    ).prefetch_related("cookies")
    return tuple(_line(office, person, row) for row in rows)


def login_host(person: Person, identity_id: str) -> str:
    """Return the host of one of the person's organisations' identities.

    Raises:
        NotAllowed: The person is neither liaison nor administrator.
        UnknownName: Their organisations have no such identity.
    """
    own = organisations_of(person, KEEPS_LOGINS)
    found = LoginIdentity.objects.filter(organisation_id__in=own, identity_id=identity_id)
    row = found.first()
    if row is None:
        raise UnknownName(f"login {identity_id}")
    return row.host


def paused_hosts(person: Person, ledger: Ledger) -> tuple[PausedHost, ...]:
    """Return the hosts with a login of the person's organisations that wait, in order of name.

    Raises:
        NotAllowed: The person is neither liaison nor administrator.
    """
    own = organisations_of(person, KEEPS_LOGINS)
    found = LoginIdentity.objects.filter(organisation_id__in=own)
    hosts = sorted(set(found.values_list("host", flat=True)))
    states = ledger.host_states(hosts) if hosts else {}
    return tuple(
        PausedHost(host, defang(host), states[host].paused_why)
        for host in hosts
        if host in states and states[host].paused_why
    )


def _line(office: Office, person: Person, row: LoginIdentity) -> LoginLine:
    approval = getattr(row, "approval", None)
    state = _state(office, row)
    brought = [each.at for each in row.cookies.all()]
    is_second = person.person_id not in {row.requested_by.person_id, row.holder.person_id}
    return LoginLine(
        identity_id=row.identity_id,
        site=str(row.site),
        connector=row.connector,
        holder=row.holder.name,
        requested_by=row.requested_by.name,
        approved_by=approval.person.name if approval else "",
        legal_basis=row.legal_basis,
        expires_at=row.expires_at,
        state=state,
        has_password=row.secret_id is not None,
        cookies_at=max(brought, default=None),
        may_approve=state is LoginState.WAITS and is_second,
    )


def _state(office: Office, row: LoginIdentity) -> LoginState:
    if getattr(row, "revocation", None) is not None:
        return LoginState.REVOKED
    if row.expires_at <= office.clock.now():
        return LoginState.EXPIRED
    return LoginState.RUNS if getattr(row, "approval", None) else LoginState.WAITS
