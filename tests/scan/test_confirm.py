"""Fast mode looks twice at what comes near a bank entry, and audits a share of the rest."""

import random
from collections.abc import Callable, Iterator, Sequence

import pytest

from orbweaver.jail.pool import JailPool
from orbweaver.model.media import Media
from orbweaver.model.scan_mode import ScanMode
from orbweaver.scan.confirm import ConfirmingScanner
from orbweaver.scan.scanner import Scanner, ScanResult, ScanSettings
from orbweaver.signals.hexadecimal import distance_bits
from tests.jail.drawn import landscape, saved

FAST = ScanSettings(ScanMode.FAST, rungs=())
PHOTOS = [saved(landscape(seed, 1280, 960), "JPEG", quality=85) for seed in range(4)]
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
    margin_bits: int = 12,
) -> ConfirmingScanner:
    """Return a scanner of the fast mode that looks twice."""
    source = random.Random(5)
    return ConfirmingScanner(
        Scanner(jail, FAST), near, source, audit_share=audit_share, margin_bits=margin_bits
    )


def pdq(result: ScanResult) -> str:
    """Return the value."""
    signal = result.media.signal("pdq")
    assert signal is not None
    return signal.value_hex


def test_a_fast_value_is_close_to_the_exact_one(jail: JailPool) -> None:
    fast = Scanner(jail, FAST).scan_many(PHOTOS)
    exact = Scanner(jail, ScanSettings(rungs=())).scan_many(PHOTOS)
    assert {result.mode for result in fast} == {ScanMode.FAST}
    assert {result.mode for result in exact} == {ScanMode.EXACT}
    for one, other in zip(fast, exact, strict=True):
        assert distance_bits(pdq(one), pdq(other)) <= 12


def test_the_own_decoders_can_be_switched_off(jail: JailPool) -> None:
    without = ScanSettings(ScanMode.FAST, own_decoders=False, rungs=())
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


def test_an_audit_tells_of_values_further_apart_than_the_margin(jail: JailPool) -> None:
    scanner = confirming(jail, nothing_near, audit_share=1.0, margin_bits=-1)
    scanner.scan_bytes(PHOTOS[0])
    assert scanner.counters.audit_disagreed == 1


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
