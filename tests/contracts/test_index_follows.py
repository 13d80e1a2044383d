"""Every index keeper follows the banks: by pieces, by versions, from whatever it holds."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.errors import MalformedSignal
from orbweaver.model.bank import BankEntry
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.index.port import Index
from tests.contracts.diary import Diary
from tests.contracts.index_keepers import every_keeper
from tests.contracts.test_index import CENTRES, digest, entry_of, media_of

ROCK = entry_of("rock", Signal("sha256", digest("sha256", 1)))
SAND = entry_of("sand", Signal("md5", digest("md5", 2)))
MOSS = entry_of("moss", Signal("pdq", CENTRES[0]))
FLAT = entry_of("flat", Signal("pdq", CENTRES[1], 0))
AGAIN = entry_of("rock again", ROCK.signal)
ALL = (ROCK, SAND, MOSS, FLAT, AGAIN)
SEEN = media_of(digest("sha256", 1), SAND.signal, MOSS.signal, Signal("pdq", CENTRES[1]))


def names(index: Index, media: Media = SEEN) -> set[str]:
    """Return the entries that match."""
    [matches] = index.search([media])
    return {match.entry.entry_id for match in matches}


@every_keeper
def test_promise_6_it_holds_what_the_banks_hold(keeper: Callable[[], Index]) -> None:
    index, diary = keeper(), Diary()
    assert (index.version, len(index)) == (0, 0)
    index.follow(diary)
    assert (index.version, len(index)) == (0, 0)
    for version, (now, found) in enumerate(
        (
            ([ROCK, SAND, FLAT], {"rock", "sand"}),
            ([ROCK, SAND, FLAT, MOSS], {"rock", "sand", "moss"}),
            ([MOSS, SAND], {"moss", "sand"}),
            ([MOSS, AGAIN], {"moss", "rock again"}),
            ([], set()),
        ),
        start=1,
    ):
        diary.versions.append(now)
        index.follow(diary)
        assert (index.version, len(index), names(index)) == (version, len(now), found)


@every_keeper
def test_promise_6_it_may_sleep_through_versions(keeper: Callable[[], Index]) -> None:
    index, diary = keeper(), Diary([ROCK])
    index.follow(diary)
    diary.versions += [[ROCK, SAND], [SAND], [SAND, MOSS]]
    index.follow(diary)
    assert (index.version, names(index)) == (4, {"sand", "moss"})


@every_keeper
def test_promise_6_banks_that_went_back_are_read_anew(keeper: Callable[[], Index]) -> None:
    index = keeper()
    index.follow(Diary([ROCK], [ROCK, SAND], [ROCK, SAND, MOSS]))
    index.follow(Diary([ROCK], [MOSS]))
    assert (index.version, len(index), names(index)) == (2, 1, {"moss"})


@every_keeper
def test_promise_6_banks_that_went_back_to_nothing_are_forgotten(
    keeper: Callable[[], Index],
) -> None:
    index = keeper()
    index.follow(Diary([ROCK], [ROCK, SAND, MOSS]))
    index.follow(Diary())
    assert (index.version, len(index), names(index)) == (0, 0, set())
    index.follow(Diary([FLAT, SAND]))
    assert (index.version, len(index), names(index)) == (1, 2, {"sand"})


@every_keeper
@pytest.mark.parametrize("later", [[], [[SAND, AGAIN]]], ids=["as far", "further"])
def test_promise_6_banks_that_went_another_way_are_read_anew(
    keeper: Callable[[], Index], later: list[list[BankEntry]]
) -> None:
    """Restored at the second version, they came to the third by another change."""
    index = keeper()
    index.follow(Diary([ROCK], [ROCK, SAND], [ROCK, SAND, MOSS]))
    diverged = Diary([ROCK], [ROCK, SAND], [SAND], *later)
    index.follow(diverged)
    assert index.version == diverged.bank_version()
    assert names(index) == {entry.entry_id for entry in diverged.versions[-1]}


@every_keeper
def test_promise_6_what_was_loaded_by_hand_is_no_part_of_any_banks(
    keeper: Callable[[], Index],
) -> None:
    index = keeper()
    index.load([MOSS], 1)
    index.follow(Diary([ROCK]))
    assert names(index) == {"rock"}
    index.load([MOSS])
    index.follow(Diary())
    assert names(index) == set()


@every_keeper
def test_promise_6_a_load_is_followed_on_from_its_version(keeper: Callable[[], Index]) -> None:
    index = keeper()
    diary = Diary([ROCK], [ROCK, SAND])
    index.load([ROCK], 1)
    index.follow(diary)
    assert (index.version, names(index)) == (2, {"rock", "sand"})


@every_keeper
@pytest.mark.parametrize("entry", [ROCK, SAND, MOSS, FLAT])
def test_promise_6_what_comes_back_is_another_entry(
    keeper: Callable[[], Index], entry: BankEntry
) -> None:
    index = keeper()
    back = entry_of("back", entry.signal, 30)
    diary = Diary([entry], [])
    index.follow(diary)
    diary.versions.append([back])
    index.follow(diary)
    assert names(index) == (set() if entry is FLAT else {"back"})
    assert len(index) == 1


@every_keeper
@pytest.mark.parametrize("reach_bits", [-1, 49, 256])
@pytest.mark.parametrize("quality", [0, 100])
def test_a_threshold_beyond_any_search_is_refused_and_what_was_held_stays(
    keeper: Callable[[], Index], reach_bits: int, quality: int
) -> None:
    index, diary = keeper(), Diary([ROCK])
    index.follow(diary)
    diary.versions.append([entry_of("far", Signal("pdq", CENTRES[0], quality), reach_bits)])
    with pytest.raises(MalformedSignal, match="entry far: a threshold"):
        index.follow(diary)
    assert (index.version, names(index)) == (1, {"rock"})


histories = st.lists(st.lists(st.sampled_from(ALL), unique=True), min_size=1, max_size=6)


@every_keeper
@settings(max_examples=50, deadline=None)
@given(history=histories, asleep=st.sets(st.integers(0, 5)))
def test_promise_6_any_history_ends_as_if_it_were_loaded(
    keeper: Callable[[], Index], history: list[list[BankEntry]], asleep: set[int]
) -> None:
    index, diary, truth = keeper(), Diary(), ExhaustiveIndex()
    for number, now in enumerate(history):
        diary.versions.append(now)
        if number not in asleep:
            index.follow(diary)
    index.follow(diary)
    truth.load(history[-1])
    assert index.search([SEEN]) == truth.search([SEEN])
    assert len(index) == len(truth)
