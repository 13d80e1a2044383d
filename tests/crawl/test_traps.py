"""Traps: recognised by what their addresses look like and by what their pages never show."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.crawl.discovery import Discovery, discover
from orbweaver.crawl.manners.addresses import repeats, why_endless
from orbweaver.crawl.manners.lately import Lately
from orbweaver.crawl.manners.likeness import Likeness
from orbweaver.crawl.manners.memory import SeedMemory
from orbweaver.crawl.manners.rule import TrapRule
from orbweaver.crawl.manners.rules import MannersRules
from orbweaver.crawl.manners.shapes import Walk, shape_of
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from orbweaver.model.visit import Visit
from tests.crawl.plans import NOON, first_visit, seed_at
from tests.crawl.readings import START, reading

SEED = seed_at(START, Scope(Reach.HOST, max_hops=1000))
TEMPLATE = "7e" * 8
FEW = TrapRule(shape_pages=6, paging_pages=5, calendar_pages=3, template_pages=4, like_pages=3)
RULES = MannersRules(traps=FEW)


def at(path: str) -> Url:
    """Return an address of the garden."""
    return Url.parse(path, START)


def visit_to(path: str, hops: int = 1) -> Visit:
    """Return the visit to a page of the garden."""
    return replace(first_visit(SEED), url=at(path), hops=hops)


def look(
    memory: SeedMemory,
    path: str,
    links: tuple[str, ...] = (),
    media: tuple[str, ...] = (),
    template_hex: str = TEMPLATE,
    simhash_hex: str = "",
) -> Discovery:
    """Read one page."""
    page = reading(links, media, base=at(path), template_hex=template_hex, simhash_hex=simhash_hex)
    return discover(visit_to(path), page, memory, RULES)


def why(path: str) -> str:
    """Return why an address is endless."""
    return why_endless(at(path), shape_of(at(path)), TrapRule(), NOON)


# ------------------------------------------------------------------------------ addresses
@pytest.mark.parametrize(
    "path", ["/moss/moss/moss/", "/a/b/a/b/a/b", "/x/fern/y/fern/z/fern/q/fern/r/fern/s/fern"]
)
def test_a_path_that_repeats_itself_is_not_followed(path: str) -> None:
    assert why(path) == "its path repeats itself"


@pytest.mark.parametrize("path", ["/moss/moss/", "/a/b/a/b", "/2020/06/2020/07/fern", "/"])
def test_a_path_may_say_the_same_twice(path: str) -> None:
    assert why(path) == ""


def test_no_path_is_endlessly_deep_or_long() -> None:
    assert why("/" + "/".join(str(n) for n in range(30))) == "its path is too deep"
    assert why("/fern?of=" + "x" * 3000) == "its address is too long"


def test_no_date_lies_in_a_far_future() -> None:
    assert why("/tides/2022/07") == "its date lies in a far future"
    assert why("/tides?month=7&year=2031") == "its date lies in a far future"
    assert why("/tides?month=7&year=" + "9" * 5000) == "its address is too long"
    for fine in ("/tides/2022/06", "/tides/1871/3", "/thread/2031-7-things", "/2031/07/a-novel"):
        assert why(fine) == "", fine


@given(st.lists(st.sampled_from("abc"), max_size=12), st.integers(2, 4))
def test_repeating_is_what_it_says(segments: list[str], times: int) -> None:
    size_of = range(1, len(segments) // times + 1)
    in_a_row = any(
        segments[i : i + n] * times == segments[i : i + n * times]
        for n in size_of
        for i in range(len(segments) - n * times + 1)
    )
    too_often = any(segments.count(one) >= 2 * times for one in segments)
    assert repeats(segments, times) == (in_a_row or too_often)


# --------------------------------------------------------------------------------- shapes
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/view/12", "/view/90210"),
        ("/field/17-fern-moss", "/field/4999-oak-elm"),
        ("/list?page=2", "/list?page=317"),
        ("/rocks/slate.html", "/rocks/granite.html"),
        ("/f/a81f00c2d9/1", "/f/ffe09b1177/2"),
    ],
)
def test_addresses_of_one_kind_have_one_shape(one: str, other: str) -> None:
    assert shape_of(at(one)).name == shape_of(at(other)).name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/view/12", "/album/12"),
        ("/list?page=2", "/list?sort=2"),
        ("/rocks/slate.html", "/moss/slate.html"),
        ("/view/12", "/view/12/large"),
    ],
)
def test_addresses_of_two_kinds_have_two(one: str, other: str) -> None:
    assert shape_of(at(one)).name != shape_of(at(other)).name


def test_what_counts_pages_or_months_is_told() -> None:
    assert shape_of(at("/list?page=2")).walk is Walk.PAGING
    assert shape_of(at("/list/page/2")).walk is Walk.PAGING
    assert shape_of(at("/calendar/2020/6")).walk is Walk.CALENDAR
    assert shape_of(at("/tides?date=20200601")).walk is Walk.CALENDAR
    assert shape_of(at("/view/12")).walk is Walk.NONE


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_address_has_a_shape(path: str, query: str) -> None:
    shape = shape_of(Url.parse(f"/a{path}?{query}", START))
    assert shape.name.startswith("/")


def test_a_year_of_thousands_of_digits_is_no_date() -> None:
    assert shape_of(at(f"/tides?year={'9' * 5000}&month=1")).month is None


# ------------------------------------------------------------------------- what pages show
@pytest.mark.parametrize(
    ("path", "pages"), [("/view/{}", 6), ("/list?page={}", 5), ("/calendar/2020/{}", 3)]
)
def test_pages_that_look_alike_and_show_nothing_new_are_left(path: str, pages: int) -> None:
    memory = SeedMemory()
    for number in range(1, pages + 1):
        assert memory.why_worn(shape_of(at(path.format(number))), FEW) == ""
        look(memory, path.format(number), template_hex=f"{number:016x}")
    assert "showed nothing new" in memory.why_worn(shape_of(at(path.format(9))), FEW)
    found = look(memory, "/elsewhere", (path.format(9), "/other"), template_hex="aa" * 8)
    assert [one.url.path for one in found.visits] == ["/other"]


def test_one_that_shows_something_new_lets_them_go_on() -> None:
    memory = SeedMemory()
    for number in range(1, 100):
        shown = (f"/{number}.jpg",) if number % 5 == 0 else ("/logo.jpg",)
        look(memory, f"/view/{number}", media=shown)
        assert memory.why_worn(shape_of(at("/view/x7")), FEW) == ""


def test_what_every_page_shows_is_new_once() -> None:
    memory = SeedMemory()
    assert look(memory, "/view/1", media=("/logo.jpg", "/1.jpg")).fresh_media_count == 2
    second = look(memory, "/view/2", media=("/logo.jpg", "/2.jpg", "/2.jpg"))
    assert second.fresh_media_count == 1
    assert [one.url.path for one in second.visits] == ["/2.jpg"]


def test_a_farm_of_one_template_is_not_followed_further() -> None:
    memory = SeedMemory()
    for number in range(FEW.template_pages):
        assert look(memory, f"/a{number}/", (f"/b{number}/",)).visits
    assert look(memory, "/a9/", ("/b9/",)).visits == ()
    [reason] = [one for one in memory.left if "template" in one]
    assert memory.left[reason] == 1
    fruitful = look(memory, "/a10/", ("/b10/",), ("/new.jpg",))
    assert [one.url.path for one in fruitful.visits] == ["/new.jpg", "/b10/"]


def test_one_page_under_many_addresses_is_not_followed_further() -> None:
    memory = SeedMemory()
    for number in range(FEW.like_pages):
        alike = f"{0xABCDEF0123456789 ^ 1 << number:016x}"
        template = f"{number:016x}"
        assert look(memory, f"/a{number}/", (f"/b{number}/",), (), template, alike).visits
    alike = f"{0xABCDEF0123456789:016x}"
    assert look(memory, "/a9/", ("/b9/",), (), "f" * 16, alike).visits == ()
    other = f"{0xFFFFEF0123456789:016x}"
    assert look(memory, "/a10/", ("/b10/",), (), "e" * 16, other).visits


def test_a_page_that_comes_back_unchanged_wears_nothing_out() -> None:
    memory = SeedMemory()
    for number in range(20):
        again = replace(visit_to("/view/1"), round_number=number, interval_s=3600)
        discover(again, reading(template_hex=TEMPLATE), memory, RULES)
    assert memory.why_worn(shape_of(at("/view/2")), FEW) == ""


@given(
    st.lists(st.integers(0, 2**64 - 1), max_size=30), st.integers(0, 2**64 - 1), st.integers(0, 3)
)
def test_likeness_counts_as_a_walk_through_all_would(
    values: list[int], asked: int, within_bits: int
) -> None:
    likeness = Likeness()
    near = [asked ^ 1 << bit for bit in (3, 40)]
    for value in (*values, *near):
        likeness.add(f"{value:016x}")
    wanted = sum((value ^ asked).bit_count() <= within_bits for value in (*values, *near))
    assert likeness.count(f"{asked:016x}", within_bits, 1000) == wanted
    assert likeness.count(f"{asked:016x}", within_bits, 1) == min(wanted, 1)


# --------------------------------------------------------------------------------- memory
def test_however_many_addresses_a_site_has_the_memory_has_a_bound() -> None:
    lately = Lately(most=100)
    assert all(lately.add(mark) for mark in range(1000))
    assert 100 <= len(lately) <= 200
    assert not lately.add(999)
    assert 950 in lately
    assert lately.add(0), "it was forgotten, and counts as new once more"


# ------------------------------------------------------------------------------ media
def test_a_seed_shows_no_more_media_than_it_may() -> None:
    memory, few = SeedMemory(), replace(FEW, most_media=5)
    shown = []
    for number in range(4):
        media = tuple(f"/{number}-{n}.jpg" for n in range(3))
        page = reading((), media, base=at(f"/{number}"), template_hex=TEMPLATE)
        found = discover(visit_to(f"/{number}"), page, memory, MannersRules(traps=few))
        shown.append(found.fresh_media_count)
    assert shown == [3, 2, 0, 0]
    assert memory.left["its seed showed enough media"] == 7
