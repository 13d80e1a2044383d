"""Blurred pictures: each look in the log first, made once, and never kept clear."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from orbweaver.casework.access.media import (
    Blurring,
    LookRequest,
    access_blurred,
    access_media,
    access_previews,
)
from orbweaver.casework.blurred_memory import BlurredMemory
from orbweaver.casework.models import AuditEvent, Case, Look, LookPurpose, Person, WorkSpell
from orbweaver.errors import NotInVault, RestNeeded, UnknownName
from tests.casework.every import every
from tests.casework.house import House, media
from tests.casework.open_vault import OpenVault
from tests.casework.working import BRUSSELS, come_in, fitness, refusal, rule

POND, REEDS = media("a pond", range(4)), media("a pond with reeds", range(6))
FORM = (48, 2, False)


@dataclass(slots=True)
class Darkroom:
    """Blurs by saying so, and counts how often."""

    kept: BlurredMemory = field(default_factory=BlurredMemory)
    made: int = 0

    def blur(self, sealed: bytes) -> bytes:
        """Make one."""
        self.made += 1
        return b"blurred " + sealed[:1]

    def way(self, form: tuple[int, int, bool] = FORM) -> Blurring:
        """Return how it blurs."""
        return Blurring(self.kept, form, self.blur)


@pytest.fixture
def ana(house: House) -> Person:
    """An analyst on a Monday morning."""
    return come_in(house)


@pytest.fixture
def case(house: House, ana: Person) -> Case:
    """A case of two near copies."""
    del ana
    house.hand(house.finding(POND), house.finding(REEDS))
    return house.case_of(POND)


@pytest.fixture
def vault() -> OpenVault:
    """Both pictures, sealed."""
    return OpenVault({POND.sha256_hex: b"pond", REEDS.sha256_hex: b"reeds"})


def preview(case: Case, sha256_hex: str = POND.sha256_hex) -> LookRequest:
    return LookRequest(case.case_id, sha256_hex, LookPurpose.PREVIEW)


def reveal(case: Case) -> LookRequest:
    return replace(preview(case), purpose=LookPurpose.REVIEW)


def test_a_picture_is_blurred_once_for_everybody(
    house: House, ana: Person, case: Case, vault: OpenVault
) -> None:
    room = Darkroom()
    for person in (ana, house.person("Ben"), house.person("Cleo")):
        assert (
            access_blurred(house.office, person, preview(case), vault, room.way()) == b"blurred p"
        )
    assert room.made == 1
    assert every(Look).count() == 3


def test_a_stronger_blur_is_another_picture(
    house: House, ana: Person, case: Case, vault: OpenVault
) -> None:
    room = Darkroom()
    for strength in (2, 3, 2):
        access_blurred(house.office, ana, preview(case), vault, room.way((48, strength, False)))
    assert room.made == 2


def test_what_was_shredded_is_not_shown_from_memory(
    house: House, ana: Person, case: Case, vault: OpenVault
) -> None:
    room = Darkroom()
    access_blurred(house.office, ana, preview(case), vault, room.way())
    gone = OpenVault({})
    with pytest.raises(NotInVault):
        access_blurred(house.office, ana, preview(case), gone, room.way())


def test_the_memory_is_bounded_and_forgets_what_nobody_asked_for(house: House) -> None:
    del house
    memory = BlurredMemory(most_bytes=10)
    names = [(f"{number:064x}", 48, 2, False) for number in range(3)]
    memory.keep(names[0], b"1234")
    memory.keep(names[1], b"1234")
    assert memory.get(names[0]) == b"1234"
    memory.keep(names[2], b"1234")
    assert [memory.get(name) is None for name in names] == [False, True, False]
    memory.keep(names[0], b"12345678901")
    assert all(memory.get(name) is None for name in names)


def test_a_page_of_pictures_is_written_at_once_and_no_picture_again(
    house: House, ana: Person, case: Case, vault: OpenVault
) -> None:
    both = [POND.sha256_hex, REEDS.sha256_hex]
    access_previews(house.office, ana, case.case_id, both)
    for sha256_hex in both:
        access_blurred(house.office, ana, preview(case, sha256_hex), vault, Darkroom().way())
    assert sorted(every(Look).values_list("media_sha256_hex", flat=True)) == sorted(both)
    assert AuditEvent.objects.filter(tag="media.looked").count() == 2


def test_to_come_back_later_is_another_look(
    house: House, ana: Person, case: Case, vault: OpenVault
) -> None:
    access_blurred(house.office, ana, preview(case), vault, Darkroom().way())
    house.clock.pass_time(timedelta(minutes=11))
    access_blurred(house.office, ana, preview(case), vault, Darkroom().way())
    assert every(Look).count() == 2


def test_a_page_names_no_picture_of_another_case(house: House, ana: Person, case: Case) -> None:
    with pytest.raises(UnknownName):
        access_previews(house.office, ana, case.case_id, [POND.sha256_hex, "f" * 64])
    assert every(Look).count() == 0


def test_blurred_looks_use_up_no_clear_ones(
    house: House, ana: Person, case: Case, vault: OpenVault
) -> None:
    access_blurred(house.office, ana, preview(case), vault, Darkroom().way())
    assert fitness(house.office, ana).reveals_left == 60
    access_media(house.office, ana, reveal(case), vault)
    assert fitness(house.office, ana).reveals_left == 59
    assert sum(every(WorkSpell).values_list("reveals", flat=True)) == 1


def test_the_last_look_of_the_day_is_the_last(
    house: House, ana: Person, case: Case, vault: OpenVault
) -> None:
    rule(house, replace(BRUSSELS, budget_reveals=2))
    for _ in range(2):
        access_media(house.office, ana, reveal(case), vault)
    with pytest.raises(RestNeeded):
        access_media(house.office, ana, reveal(case), vault)
    assert every(Look).count() == 2
    assert refusal(house, ana).reason == "looks"
    house.clock.pass_time(timedelta(days=1))
    access_media(house.office, ana, reveal(case), vault)


def test_nothing_is_shown_and_nothing_logged_during_a_break(
    house: House, ana: Person, case: Case, vault: OpenVault
) -> None:
    rule(house, replace(BRUSSELS, cut_off_min=9 * 60))
    for request in (preview(case), reveal(case)):
        with pytest.raises(RestNeeded):
            access_media(house.office, ana, request, vault)
    assert every(Look).count() == 0
