"""A person's ways in, as they see them, and as an administrator sees that there are some."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from orbweaver.casework.factors import codes_left, factors_of, roles_by_passkey
from orbweaver.casework.models import Membership, Passkey, Person, SecondFactor
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.tries import by_account, by_person, waits_of


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One second factor."""

    factor_id: str
    is_passkey: bool
    label: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What a person can show besides their password."""

    factors: tuple[FactorLine, ...]
    """Passkeys first."""
    codes_left: int
    must_have_passkey: bool


@dataclass(frozen=True, slots=True)
class DoorLine:
    """How somebody stands at the door, for their administrator."""

    passkeys: int
    authenticators: int
    wait: timedelta
    """For so long no answer of theirs is looked at."""


def ways_in(office: Office, person: Person) -> WaysIn:
    """Return the person's own second factors."""
    found = factors_of(person)
    return WaysIn(
        (*map(_line, found.passkeys), *map(_line, found.authenticators)),
        codes_left(person),
        bool(roles_by_passkey(office, person)),
    )


def doors_of(office: Office, mails: Mapping[str, str]) -> dict[str, DoorLine]:
    """Return how these persons, by id with their mail address, stand at the door."""
    own = {name: (by_account(mail), by_person(name)) for name, mail in mails.items()}
    waits = waits_of(office, own)
    passkeys = Counter(_owners(Passkey.objects.all(), mails))
    confirmed = SecondFactor.objects.exclude(confirmed_at=None)
    authenticators = Counter(_owners(confirmed, mails))
    return {name: DoorLine(passkeys[name], authenticators[name], waits[name]) for name in mails}


def persons_without_factor() -> int:
    """Return how many active persons with a role could show nothing besides their password."""
    own = SecondFactor.objects.filter(person=OuterRef("pk"), ended_at=None)
    confirmed = Exists(own.exclude(confirmed_at=None))
    passkey = Exists(Passkey.objects.filter(person=OuterRef("pk"), ended_at=None))
    role = Exists(
        Membership.objects.filter(person=OuterRef("pk"), ended_at=None).exclude(
            role=Role.SERVICE.value
        )
    )
    return Person.objects.filter(role, ~confirmed, ~passkey, is_active=True).count()


def _line(row: Passkey | SecondFactor) -> FactorLine:
    return FactorLine(row.pk, isinstance(row, Passkey), row.label, row.made_at, row.used_at)


def _owners(
    rows: QuerySet[Passkey] | QuerySet[SecondFactor], ids: Collection[str]
) -> Iterable[str]:
    return rows.filter(person_id__in=ids, ended_at=None).values_list("person_id", flat=True)
