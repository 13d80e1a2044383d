"""The story of a case: likeness, places, neighbours and reports, as facts that need no look."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from orbweaver.casework.models import Person
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.queries.case_story import CaseStory, Neighbours, case_story
from orbweaver.casework.queries.media_lines import extent_of
from orbweaver.casework.tenancy import case_scope
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from tests.casework.house import House, media, near
from tests.casework.lived_in import fill_bank

LIKELY, BESIDE = FindingKind.LIKELY, FindingKind.BESIDE
HARBOUR = media("harbour", range(12))
PIER, ROCKS, SAND = media("pier", range(90, 130)), media("rocks"), media("sand")


def story_of(house: House, name: str, of: Media) -> CaseStory:
    """Return the story as the person of that name may know it."""
    person = house.person(name)
    with case_scope(person):
        case = house.case_of(of)
        return case_story(case, extent_of(case).media)


def many_copies(house: House, count: int) -> list[Finding]:
    """Return sightings of near copies of the harbour, each at an address of its own."""
    return [house.finding(media(f"copy {n}", {*range(12), 200 + n % 50})) for n in range(count)]


def test_likeness_names_the_nearest_entry_of_each_bank(house: House) -> None:
    near_one, far_one = fill_bank(
        house, [Signal("pdq", "0" * 64), Signal("pdq", f"{(1 << 20) - 1:064x}")]
    )
    matches = (near(HARBOUR, near_one, 12), near(HARBOUR, far_one, 8))
    house.hand(house.finding(HARBOUR, LIKELY, matches))
    (likeness,) = story_of(house, "Ana", HARBOUR).likeness
    assert (likeness.nearest.distance_bits, likeness.media) == (8, 1)


def test_places_are_counted_and_listed_in_order_of_first_sight(house: House) -> None:
    first = "http://gardens.example/a.jpg"
    house.hand(
        house.finding(HARBOUR, at=first),
        house.finding(HARBOUR, at="http://rocks.example/b.jpg"),
        house.finding(PIER, at="http://rocks.example/c.jpg"),
    )
    spread = story_of(house, "Ana", HARBOUR).spread
    assert (spread.sightings, spread.addresses, spread.hosts, spread.pages) == (2, 2, 2, 1)
    assert {line.address for line in spread.listed} == {
        "hxxp://gardens[.]example/a.jpg",
        "hxxp://rocks[.]example/b.jpg",
    }
    assert not spread.is_more


def test_neighbours_are_told_by_what_is_finally_known_of_them(house: House) -> None:
    (entry,) = fill_bank(house, [Signal("pdq", "0" * 64)])
    house.hand(
        house.finding(HARBOUR, BESIDE),
        house.finding(PIER, LIKELY, (near(PIER, entry, 20),)),
        house.finding(ROCKS),
        house.finding(SAND),
    )
    assert story_of(house, "Ana", HARBOUR).on_pages == Neighbours(known=1, unknown=2)
    house.decide(house.case_of(ROCKS), "harmless", *house.analysts("Ben", "Cleo", "Dan"))
    story = story_of(house, "Eva", HARBOUR)
    assert story.on_pages == Neighbours(known=1, harmless=1, unknown=1)
    assert story.on_sites == story.on_pages


def test_a_verdict_that_is_not_final_changes_nothing_in_a_story(house: House) -> None:
    house.hand(house.finding(HARBOUR), house.finding(ROCKS))
    before = story_of(house, "Ana", HARBOUR)
    house.decide(house.case_of(ROCKS), "harmless", *house.analysts("Ben", "Cleo"))
    assert story_of(house, "Dan", HARBOUR) == before


def test_reports_are_told_by_how_they_came(house: House) -> None:
    house.hand(house.finding(HARBOUR))
    story = story_of(house, "Ana", HARBOUR)
    assert [(each.source, each.reports) for each in story.reports] == [("csv", 1)]
    assert not story.is_by_victim


def test_the_number_of_questions_does_not_grow_with_the_case(house: House) -> None:
    ana = house.person("Ana")
    house.hand(*many_copies(house, 2))
    few, _ = asked_for(house, ana)
    house.hand(*many_copies(house, 150))
    many, shown = asked_for(house, ana)
    assert shown == 60
    assert many == few


def asked_for(house: House, person: Person) -> tuple[int, int]:
    """Return how many questions the page of the copies asks, and how many media it shows."""
    case = house.case_of(media("copy 1"))
    with CaptureQueriesContext(connection) as asked:
        page = case_page(house.office, person, case.case_id)
    return len(asked), len(page.media)
