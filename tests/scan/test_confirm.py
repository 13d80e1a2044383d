"""Fast mode looks twice at what comes near a bank entry, and audits a share of the rest."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from orbweaver.banks.matcher import Matcher
from orbweaver.errors import UnreadableMedia
from orbweaver.jail.pool import JailPool
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.model.scan_mode import ScanMode
from orbweaver.model.signal import Signal
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.scan.confirm import MARGIN_BITS, ConfirmingScanner
from orbweaver.scan.scanner import Scanner, ScanResult, ScanSettings
from orbweaver.signals.hexadecimal import distance_bits
from orbweaver.signals.pdq_fast import is_fast
from tests.crawl.shed import bank_entry
from tests.jail.drawn import landscape, saved
from tests.scan.second_looks import FAST, BlindTheSecondTime, between, both_values, mosaic, value_of

PHOTOS = [saved(landscape(seed, 1280, 960), "JPEG", quality=85) for seed in range(4)]
MOSAIC = mosaic(2)
GREYS = [saved(landscape(9, 1280, 960).convert("L"), "PNG")]


@pytest.fixture(scope="module")
def jail() -> Iterator[JailPool]:
    """Start a worker."""
    with JailPool(1) as pool:
        yield pool


def nothing_near(media: Sequence[Media]) -> list[bool]:
    """Say of nothing that it is near."""
    return [False] * len(media)


def near_to(results: Sequence[ScanResult]) -> Callable[[Sequence[Media]], list[bool]]:
    """Return banks that hold the media of some results, by digest."""
    held = {result.media.sha256_hex for result in results}
    return lambda media: [one.sha256_hex in held for one in media]


def confirming(
    jail: JailPool,
    near: Callable[[Sequence[Media]], Sequence[bool]],
    *,
    audit_share: float = 0.0,
) -> ConfirmingScanner:
    """Return a scanner of the fast mode that looks twice."""
    return ConfirmingScanner(Scanner(jail, FAST), near, random.Random(5), audit_share)


def asked(entry: Signal) -> Callable[[Sequence[Media]], list[bool]]:
    """Return banks with one entry and the margin around it, as the house asks them."""
    matcher = Matcher(ExhaustiveIndex(), MARGIN_BITS)
    matcher.load(1, [bank_entry(entry)])
    return lambda media: [bool(judged.matches) for judged in matcher.judge(media)]


def pdq(result: ScanResult) -> str:
    """Return the value, fast or not."""
    return value_of(result.media)


def test_a_fast_value_is_close_to_the_exact_one(jail: JailPool) -> None:
    fast = Scanner(jail, FAST).scan_many(PHOTOS)
    exact = Scanner(jail, ScanSettings(rungs=())).scan_many(PHOTOS)
    assert {result.mode for result in fast} == {ScanMode.FAST}
    assert {result.mode for result in exact} == {ScanMode.EXACT}
    for one, other in zip(fast, exact, strict=True):
        assert distance_bits(pdq(one), pdq(other)) <= 12


def test_the_own_decoders_can_be_switched_off(jail: JailPool) -> None:
    without = replace(FAST, own_decoders=False)
    for one, other in zip(
        Scanner(jail, FAST).scan_many(PHOTOS), Scanner(jail, without).scan_many(PHOTOS), strict=True
    ):
        assert other.mode is ScanMode.FAST
        assert distance_bits(pdq(one), pdq(other)) <= 6


def test_what_is_no_jpeg_is_exact_in_fast_mode_too(jail: JailPool) -> None:
    [result] = Scanner(jail, FAST).scan_many(GREYS)
    assert result.mode is ScanMode.EXACT


def test_a_hit_gets_its_exact_value(jail: JailPool) -> None:
    exact = Scanner(jail, ScanSettings(rungs=())).scan_many(PHOTOS, md5=True)
    scanner = confirming(jail, near_to(exact[:2]))
    results = scanner.scan_many(PHOTOS, md5=True)
    modes = [ScanMode.EXACT, ScanMode.EXACT, ScanMode.FAST, ScanMode.FAST]
    assert [result.mode for result in results] == modes
    assert [result.may_match for result in results] == [True, True, False, False]
    assert results[:2] == exact[:2]
    counters = scanner.counters
    assert (counters.items, counters.fast, counters.confirmed, counters.audited) == (4, 4, 2, 0)


def test_a_hit_that_was_exact_at_once_is_not_read_twice(jail: JailPool) -> None:
    scanner = confirming(jail, lambda media: [True] * len(media))
    [result] = scanner.scan_many(GREYS)
    assert result.may_match
    assert scanner.counters.confirmed == 0


def test_a_share_of_the_misses_is_audited(jail: JailPool) -> None:
    scanner = confirming(jail, nothing_near, audit_share=0.5)
    results = scanner.scan_many(PHOTOS * 6)
    audited = sum(result.mode is ScanMode.EXACT for result in results)
    assert 0 < audited < len(results)
    counters = scanner.counters
    assert (counters.audited, counters.audit_disagreed, counters.confirmed) == (audited, 0, 0)


def test_an_audit_asks_the_banks_what_the_fast_value_missed(jail: JailPool) -> None:
    """The banks hold the exact value; the fast one, says this bank, came near nothing."""
    fast, exact = both_values(jail, MOSAIC)
    entry = between(exact, fast, 0)

    def missing(media: Sequence[Media]) -> list[bool]:
        near = zip(media, asked(entry)(media), strict=True)
        return [is_near and not is_fast(one) for one, is_near in near]

    scanner = confirming(jail, missing, audit_share=1.0)
    results = scanner.scan_many([MOSAIC, *PHOTOS[1:]])
    assert [asked(entry)([result.media]) for result in results] == [[True], *[[False]] * 3]
    assert (scanner.counters.audited, scanner.counters.audit_disagreed) == (4, 1)


def test_a_fast_value_comes_near_within_the_margin_and_an_exact_one_does_not(
    jail: JailPool,
) -> None:
    fast, exact = both_values(jail, MOSAIC)
    far = between(fast, exact, 31 + MARGIN_BITS)
    result = confirming(jail, asked(far)).scan_bytes(MOSAIC)
    assert (result.mode, pdq(result)) == (ScanMode.EXACT, exact)
    assert asked(far)([result.media]) == [False]
    near = between(exact, fast, 31)
    result = confirming(jail, asked(near)).scan_bytes(MOSAIC)
    assert (result.mode, asked(near)([result.media])) == (ScanMode.EXACT, [True])


def test_a_fast_value_is_no_pdq(jail: JailPool) -> None:
    """Whoever asks for PDQ, as what fills banks does, gets an exact value or none."""
    media = Scanner(jail, FAST).scan_bytes(PHOTOS[0]).media
    assert media.signal("pdq") is None
    assert media.signal("pdq-fast") is not None


def test_what_cannot_be_read_exactly_keeps_its_fast_value_with_the_error(jail: JailPool) -> None:
    """As where the time of a worker runs out over a large picture: someone has to look."""
    fast, exact = both_values(jail, MOSAIC)
    entry = between(fast, exact, 40)
    scanner = ConfirmingScanner(BlindTheSecondTime(jail, FAST), asked(entry), random.Random(5))
    result = scanner.scan_bytes(MOSAIC)
    assert isinstance(result.error, UnreadableMedia)
    assert (result.may_match, pdq(result)) == (True, fast)
    matcher = Matcher(ExhaustiveIndex(), MARGIN_BITS)
    matcher.load(1, [bank_entry(entry)])
    [judged] = matcher.judge([result.media])
    assert judged.finding_kind is FindingKind.LIKELY
    [match] = judged.matches
    assert (match.rung, match.distance_bits) == ("fast", 40)
    assert match.entry.terms.near_distance_bits == 31


def test_the_audit_draws_alike_every_time(jail: JailPool) -> None:
    drawn = [
        [r.mode for r in confirming(jail, nothing_near, audit_share=0.3).scan_many(PHOTOS * 3)]
        for _ in range(2)
    ]
    assert drawn[0] == drawn[1]


def test_errors_are_counted_by_name(jail: JailPool) -> None:
    scanner = Scanner(jail, ScanSettings(rungs=()))
    scanner.scan_many([*PHOTOS[:2], b"words", PHOTOS[0][:40]])
    counters = scanner.counters
    assert counters.outcomes == {"read": 2, "UnreadableMedia": 2}
    assert counters.size_bytes == 2 * len(b"words") // 2 + sum(map(len, PHOTOS[:2])) + 40
    assert (counters.exact, counters.workers_started) == (2, 1)
