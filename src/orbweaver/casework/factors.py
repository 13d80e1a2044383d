"""Second factors: which ones a person has, which they must have, and who may add one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from orbweaver.casework.models import (
    LinkKind,
    OneTimeLink,
    OpenSession,
    Passkey,
    Person,
    Proof,
    RecoveryCode,
    SecondFactor,
)
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import standing_memberships
from orbweaver.errors import WrongState

LINK_LASTS = timedelta(days=1)
"""So long after using a link for a new second factor the password alone leads to adding it."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person can show besides their password."""

    authenticators: Sequence[SecondFactor]
    passkeys: Sequence[Passkey]

    @property
    def count(self) -> int:
        """How many; recovery codes are none."""
        return len(self.authenticators) + len(self.passkeys)


def factors_of(person: Person) -> Factors:
    """Return what a person can show, oldest first."""
    authenticators = SecondFactor.objects.filter(person=person, ended_at=None)
    return Factors(
        list(authenticators.exclude(confirmed_at=None).order_by("made_at", "factor_id")),
        list(Passkey.objects.filter(person=person, ended_at=None).order_by("made_at")),
    )


def codes_left(person: Person) -> int:
    """Return how many recovery codes a person has not used."""
    return RecoveryCode.objects.filter(person=person, used_at=None, ended_at=None).count()


def roles_by_passkey(office: Office, person: Person) -> frozenset[Role]:
    """Return the roles of a person whose holders must come in by passkey."""
    own = frozenset(Role(row.role) for row in standing_memberships(person))
    return own & office.settings.doors.passkey_roles


def may_come_by_password(office: Office, person: Person) -> bool:
    """Return whether the password alone leads a person to adding their second factor.

    So it is for whoever never had one, and for a day after using a link for a new one.
    """
    if factors_of(person).count:
        return False
    ended = _last_end(person)
    if ended is None:
        return True
    since = max(ended, office.clock.now() - LINK_LASTS)
    used = OneTimeLink.objects.filter(person=person, kind=LinkKind.NEW_FACTOR.value)
    return used.filter(used_at__gte=since).exists()


def require_may_add(office: Office, session: OpenSession) -> None:
    """Refuse to add a factor in a session that proved less than the person's factors can.

    Raises:
        WrongState: The person has factors, and this session was not opened by them.
    """
    found = factors_of(session.person)
    if session.proof == Proof.PASSWORD and found.count:
        raise WrongState("sign in again, with your second factor")
    if session.proof == Proof.CODE and found.passkeys and roles_by_passkey(office, session.person):
        raise WrongState("sign in by your passkey first")


def require_may_remove(office: Office, person: Person, *, is_passkey: bool) -> None:
    """Refuse to take the last factor away that somebody needs.

    Raises:
        WrongState: It is the last.
    """
    found = factors_of(person)
    if office.settings.doors.needs_second_factor and found.count <= 1:
        raise WrongState("this is your last second factor; add another one first")
    if is_passkey and len(found.passkeys) <= 1 and roles_by_passkey(office, person):
        raise WrongState("your role needs a passkey; add another one first")


def _last_end(person: Person) -> datetime | None:
    """Return when the last factor of a person ended that opened anything; nothing for none."""
    confirmed = SecondFactor.objects.filter(person=person).exclude(confirmed_at=None)
    ended = [*confirmed.values_list("ended_at", flat=True)]
    ended += Passkey.objects.filter(person=person).values_list("ended_at", flat=True)
    return max((at for at in ended if at is not None), default=None)
