"""Every index keeper: exact recall, the right kind of match, quality, and the best first."""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.errors import MalformedSignal
from orbweaver.model.bank import BankEntry, Match, MatchType, Terms
from orbweaver.model.media import Media
from orbweaver.model.probe import Probe
from orbweaver.model.signal import Signal
from orbweaver.ports.index.port import Index
from tests.contracts.index_keepers import every_keeper

DIGESTS = ("md5", "sha1", "sha256")


def digest(signal_type: str, word: int) -> str:
    return hashlib.new(signal_type, bytes([word]), usedforsecurity=False).hexdigest()


def flipped(value_hex: str, places: set[int]) -> str:
    mask = sum(1 << place for place in places)
    return f"{int(value_hex, 16) ^ mask:064x}"


def entry_of(
    entry_id: str, signal: Signal, reach_bits: int = 31, *, allows: bool = False
) -> BankEntry:
    return BankEntry(
        entry_id=entry_id,
        bank="harbours",
        signal=signal,
        scheme="three",
        classification="" if allows else "one",
        is_final_here=False,
        allows=allows,
        terms=Terms(near_distance_bits=reach_bits),
    )


@every_keeper
def test_an_index_says_which_types_its_entries_have(keeper: Callable[[], Index]) -> None:
    index = keeper()
    assert not index.holds("md5")
    index.load([entry_of("one", Signal("md5", digest("md5", 1)))])
    assert [kind for kind in (*DIGESTS, "pdq") if index.holds(kind)] == ["md5"]


def media_of(sha256_hex: str, *signals: Signal, probes: tuple[Probe, ...] = ()) -> Media:
    return Media(sha256_hex, 10, "image/png", 8, 8, signals, probes)


CENTRES = [digest("sha256", 200 + n) for n in range(3)]
near_centres = st.builds(
    flipped, st.sampled_from(CENTRES), st.sets(st.integers(0, 255), max_size=34)
)
pdq_signals = st.builds(Signal, st.just("pdq"), near_centres, st.sampled_from([0, 1, 50, 100]))
digest_signals = st.builds(
    lambda kind, word: Signal(kind, digest(kind, word)),
    st.sampled_from(DIGESTS),
    st.integers(0, 3),
)
entries_strategy = st.lists(
    st.tuples(st.one_of(pdq_signals, digest_signals), st.integers(0, 31), st.booleans()),
    max_size=12,
).map(
    lambda drawn: [
        entry_of(f"{n:03}", signal, reach, allows=allows)
        for n, (signal, reach, allows) in enumerate(drawn)
    ]
)
probes_strategy = st.lists(
    st.builds(Probe, st.sampled_from(["dihedral", "content"]), pdq_signals), max_size=3
).map(tuple)
media_strategy = st.lists(
    st.builds(
        lambda word, pdq, others, probes: media_of(
            digest("sha256", word), *pdq, *others, probes=probes
        ),
        st.integers(0, 4),
        st.lists(pdq_signals, max_size=1),
        st.lists(digest_signals.filter(lambda s: s.signal_type != "sha256"), max_size=2),
        probes_strategy,
    ),
    max_size=4,
)


def naive(entries: list[BankEntry], media: Media) -> list[Match]:
    """The promise said again in the slowest way, with Python's own integers."""
    equal = {("sha256", media.sha256_hex)} | {
        (signal.signal_type, signal.value_hex)
        for signal in media.signals
        if signal.signal_type != "sha256"
    }
    found = []
    for entry in entries:
        signal = entry.signal
        if signal.signal_type != "pdq":
            if (signal.signal_type, signal.value_hex) in equal:
                found.append(Match(media.sha256_hex, entry, MatchType.EXACT, 0, "exact"))
        elif signal.quality:
            near = [
                (bits, order, rung)
                for order, (rung, mine) in enumerate(naively_asked(media))
                if (bits := naive_bits(mine, signal)) <= entry.terms.near_distance_bits
            ]
            found += [
                Match(media.sha256_hex, entry, MatchType.NEAR, bits, rung)
                for bits, _, rung in sorted(near)[:1]
            ]
    return found


def naively_asked(media: Media) -> list[tuple[str, Signal]]:
    own = [("pdq", signal) for signal in media.signals if signal.signal_type == "pdq"]
    all_of_them = own + [(probe.rung, probe.signal) for probe in media.probes]
    return [(rung, signal) for rung, signal in all_of_them if signal.quality]


def naive_bits(one: Signal, other: Signal) -> int:
    return (int(one.value_hex, 16) ^ int(other.value_hex, 16)).bit_count()


@every_keeper
@settings(max_examples=150, deadline=None)
@given(entries=entries_strategy, media=media_strategy)
def test_promise_1_and_2_finds_what_a_naive_search_finds(
    keeper: Callable[[], Index], entries: list[BankEntry], media: list[Media]
) -> None:
    index = keeper()
    index.load(entries)
    found = index.search(media)
    assert [set(matches) for matches in found] == [set(naive(entries, one)) for one in media]
    assert len(index) == len(entries)


@every_keeper
@pytest.mark.parametrize("reach_bits", [0, 1, 17, 31])
@pytest.mark.parametrize("beyond", [0, 1])
def test_promise_1_every_entry_keeps_its_own_threshold(
    keeper: Callable[[], Index], reach_bits: int, beyond: int
) -> None:
    index = keeper()
    index.load([entry_of("a", Signal("pdq", CENTRES[0]), reach_bits)])
    asked = flipped(CENTRES[0], set(range(0, 8 * (reach_bits + beyond), 8)))
    (matches,) = index.search([media_of("0" * 64, Signal("pdq", asked))])
    assert [m.distance_bits for m in matches] == ([] if beyond else [reach_bits])


@every_keeper
def test_promise_2_equal_digests_are_exact_and_equal_pdq_is_near(
    keeper: Callable[[], Index],
) -> None:
    index = keeper()
    signals = [Signal(kind, digest(kind, 1)) for kind in DIGESTS]
    pdq = Signal("pdq", CENTRES[1])
    index.load([entry_of(s.signal_type, s) for s in (*signals, pdq)])
    (matches,) = index.search([media_of(digest("sha256", 1), *signals, pdq)])
    kinds = {m.entry.signal.signal_type: (m.match_type, m.distance_bits) for m in matches}
    assert kinds == {
        "sha256": (MatchType.EXACT, 0),
        "sha1": (MatchType.EXACT, 0),
        "md5": (MatchType.EXACT, 0),
        "pdq": (MatchType.NEAR, 0),
    }


@every_keeper
def test_promise_2_only_the_name_of_the_media_equals_a_sha256(keeper: Callable[[], Index]) -> None:
    index = keeper()
    claimed = Signal("sha256", digest("sha256", 1))
    index.load([entry_of("a", claimed)])
    assert index.search([media_of(digest("sha256", 2), claimed)]) == [()]


@every_keeper
@pytest.mark.parametrize(("of_media", "of_entry"), [(0, 100), (100, 0), (0, 0)])
def test_promise_3_pdq_of_quality_0_is_never_matched(
    keeper: Callable[[], Index], of_media: int, of_entry: int
) -> None:
    index = keeper()
    index.load([entry_of("a", Signal("pdq", CENTRES[0], of_entry))])
    assert index.search([media_of("0" * 64, Signal("pdq", CENTRES[0], of_media))]) == [()]
    assert len(index) == 1


@every_keeper
def test_promise_4_the_best_match_comes_first(keeper: Callable[[], Index]) -> None:
    index = keeper()
    sha256 = digest("sha256", 1)
    md5 = Signal("md5", digest("md5", 1))
    index.load(
        [
            entry_of("b-near-2", Signal("pdq", flipped(CENTRES[0], {1, 2}))),
            entry_of("a-near-2", Signal("pdq", flipped(CENTRES[0], {3, 4}))),
            entry_of("z-near-0", Signal("pdq", CENTRES[0])),
            entry_of("a-md5", md5),
            entry_of("z-sha256", Signal("sha256", sha256)),
        ]
    )
    (matches,) = index.search([media_of(sha256, md5, Signal("pdq", CENTRES[0]))])
    names = [match.entry.entry_id for match in matches]
    assert names == ["z-sha256", "a-md5", "z-near-0", "a-near-2", "b-near-2"]


@every_keeper
def test_promise_5_a_probe_finds_what_the_own_signal_misses(keeper: Callable[[], Index]) -> None:
    index = keeper()
    index.load([entry_of("a", Signal("pdq", CENTRES[0]))])
    turned = Probe("dihedral", Signal("pdq", flipped(CENTRES[0], {7, 70})))
    asked = media_of("0" * 64, Signal("pdq", CENTRES[1]), probes=(turned,))
    assert said(index, asked) == [("a", 2, "dihedral")]


@every_keeper
def test_promise_5_an_entry_matches_once_by_what_lies_closest(keeper: Callable[[], Index]) -> None:
    index = keeper()
    index.load([entry_of("a", Signal("pdq", CENTRES[0]))])
    own = Signal("pdq", flipped(CENTRES[0], {1, 2, 3, 4}))
    probes = (
        Probe("content", Signal("pdq", flipped(CENTRES[0], {5, 6}))),
        Probe("dihedral", Signal("pdq", flipped(CENTRES[0], {7, 8}))),
    )
    assert said(index, media_of("0" * 64, own, probes=probes)) == [("a", 2, "content")]


@every_keeper
def test_promise_5_of_equally_close_ones_the_own_signal_goes_first(
    keeper: Callable[[], Index],
) -> None:
    index = keeper()
    index.load([entry_of("a", Signal("pdq", CENTRES[0]))])
    own, same = (Signal("pdq", flipped(CENTRES[0], {place})) for place in (1, 2))
    asked = media_of("0" * 64, own, probes=(Probe("content", same),))
    assert said(index, asked) == [("a", 1, "pdq")]


@every_keeper
@pytest.mark.parametrize("signal", [Signal("pdq", CENTRES[0], 0), Signal("md5", digest("md5", 1))])
def test_promise_5_a_probe_of_quality_0_or_of_another_type_is_not_asked(
    keeper: Callable[[], Index], signal: Signal
) -> None:
    index = keeper()
    index.load([entry_of("a", Signal("pdq", CENTRES[0])), entry_of("b", signal)])
    assert index.search([media_of("0" * 64, probes=(Probe("content", signal),))]) == [()]


@every_keeper
def test_promise_5_equal_digests_are_of_the_rung_exact(keeper: Callable[[], Index]) -> None:
    index = keeper()
    sha256 = digest("sha256", 1)
    index.load([entry_of("a", Signal("sha256", sha256))])
    assert said(index, media_of(sha256)) == [("a", 0, "exact")]


def said(index: Index, media: Media) -> list[tuple[str, int, str]]:
    (matches,) = index.search([media])
    return [(match.entry.entry_id, match.distance_bits, match.rung) for match in matches]


@every_keeper
def test_loading_again_forgets_what_was_held_before(keeper: Callable[[], Index]) -> None:
    index = keeper()
    index.load([entry_of("a", Signal("sha256", digest("sha256", 1)))])
    index.load([])
    assert len(index) == 0
    assert index.search([media_of(digest("sha256", 1))]) == [()]


@every_keeper
@pytest.mark.parametrize(
    "signal",
    [
        Signal("pdq", "ff"),
        Signal("sha256", "Z" * 64),
        Signal("md5", "A" * 32),
        Signal("colour", "1"),
    ],
)
def test_an_entry_that_could_never_match_is_refused_and_the_old_load_stays(
    keeper: Callable[[], Index], signal: Signal
) -> None:
    index = keeper()
    index.load([entry_of("a", Signal("sha256", digest("sha256", 1)))])
    with pytest.raises(MalformedSignal, match="entry bad"):
        index.load([entry_of("bad", signal)])
    (matches,) = index.search([media_of(digest("sha256", 1))])
    assert [m.entry.entry_id for m in matches] == ["a"]
