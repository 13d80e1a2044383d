"""Short ways to settle a case, to correct it, and to ask what became of its notices and entries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django_scopes import scopes_disabled

from orbweaver.casework.actions.corrections import (
    CorrectionOutcome,
    NewCorrection,
    do_confirm_correction,
    do_correct,
)
from orbweaver.casework.actions.notices import do_approve_notices
from orbweaver.casework.models import BankEntry, Case, Notice, Person
from orbweaver.casework.notice_events import states_of
from orbweaver.casework.roles import Role
from orbweaver.model.media import Media
from tests.casework.house import House, media
from tests.casework.noticing import send_all

HARBOUR = media("harbour", range(12))


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is there when something turns out to be wrong."""

    analysts: tuple[Person, ...]
    sol: Person
    """A senior."""
    sam: Person
    """Another one."""
    nia: Person
    """A notifier."""


def staff_of(house: House) -> Staff:
    """Bring three analysts, two seniors and a notifier in."""
    return Staff(
        analysts=tuple(house.analysts("Ana", "Ben", "Cleo")),
        sol=house.person("Sol", Role.SENIOR),
        sam=house.person("Sam", Role.SENIOR),
        nia=house.person("Nia", Role.NOTIFIER),
    )


def settle(house: House, staff: Staff, label: str, *shown: Media, places: int = 1) -> Case:
    """Let media be found and be decided; return the case."""
    house.hand(
        *(
            house.finding(
                each, at=f"http://gardens.example/files/{place}/{each.sha256_hex[:8]}.jpg"
            )
            for each in shown
            for place in range(places)
        )
    )
    with scopes_disabled():
        case = house.case_of(shown[0])
    house.decide(case, label, *staff.analysts)
    return case


def correct(house: House, staff: Staff, case: Case, label: str, *shown: Media) -> CorrectionOutcome:
    """Let one senior correct a case, and the other one confirm it where that is needed."""
    given = NewCorrection(label, "a rock, seen again", [each.sha256_hex for each in shown])
    outcome = do_correct(house.office, staff.sol, case.case_id, given)
    if outcome.is_in_force:
        return outcome
    return do_confirm_correction(house.office, staff.sam, outcome.correction_id)


def approve_drafts(house: House, staff: Staff) -> None:
    """Approve all drafts; nothing leaves yet."""
    drafted = [notice_id for notice_id, state in notice_states().items() if state == "drafted"]
    do_approve_notices(house.office, staff.nia, drafted)


def send_drafts(house: House, staff: Staff) -> list[str]:
    """Approve all drafts and let them leave; return who got mail."""
    approve_drafts(house, staff)
    return send_all(house)


def notice_states() -> dict[str, str]:
    """Return where each notice stands, oldest first."""
    with scopes_disabled():
        found = Notice.objects.order_by("drafted_at", "step", "notice_id")
        ids = list(found.values_list("notice_id", flat=True))
    states = states_of(ids)
    return {notice_id: states[notice_id].value for notice_id in ids}


def requests() -> list[str]:
    """Return where the notices stand that ask for something, oldest first."""
    return [state for each, state in notice_states().items() if notice(each).is_request]


def corrections() -> list[Notice]:
    """Return the correction notices, oldest first."""
    return [found for each in notice_states() if not (found := notice(each)).is_request]


def notice(notice_id: str) -> Notice:
    """Return a notice."""
    with scopes_disabled():
        return Notice.objects.get(notice_id=notice_id)


def in_force(*, allows: bool = False) -> Sequence[tuple[str, str, str]]:
    """Return type, value and label of the entries in force that tell, or that allow."""
    found = BankEntry.objects.filter(withdrawal=None, allows=allows)
    return sorted(found.values_list("signal_type", "value_hex", "classification"))
