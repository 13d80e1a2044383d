"""Flat pictures: their PDQ is chance, so that neither the index nor a second look matches by it."""

import random
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image

from orbweaver.banks.matcher import Matcher
from orbweaver.jail.pool import JailPool
from orbweaver.model.bank import BankEntry, Terms
from orbweaver.model.media import Media
from orbweaver.model.scan_mode import ScanMode
from orbweaver.model.signal import Signal
from orbweaver.ports.index.port import Index
from orbweaver.scan.confirm import ConfirmingScanner
from orbweaver.scan.scanner import Scanner, ScanSettings
from orbweaver.signals.pdq_fast import look_of
from tests.contracts.index_keepers import every_keeper
from tests.jail.drawn import flat, landscape, saved


@pytest.fixture(scope="module")
def jail() -> Iterator[JailPool]:
    """Start a worker."""
    with JailPool(1) as pool:
        yield pool


def faint() -> Image.Image:
    """Return a picture of one shade with a breath of noise: bits, and no detail."""
    noise = np.random.default_rng(3).normal(128, 0.4, (150, 200, 3))
    return Image.fromarray(np.clip(np.rint(noise), 0, 255).astype(np.uint8))


FLATS = {
    "white": saved(flat(), "PNG"),
    "black JPEG": saved(flat("black"), "JPEG"),
    "clear": saved(flat().convert("RGBA"), "PNG"),
    "faint": saved(faint(), "PNG"),
    "of three pixels": saved(landscape(2, 3, 300), "PNG"),
    "a blank animation": saved(
        flat(), "GIF", save_all=True, append_images=[flat("#fefefe")], duration=50
    ),
}


def entry(signal: Signal, number: int = 0) -> BankEntry:
    """Return an entry against a signal, near ones of 31 bits included."""
    return BankEntry(f"e{number}", "ponds", signal, "three", "one", False, False, Terms())  # noqa: FBT003 (neither final nor allowed)


def own(media: Media) -> Signal:
    """Return a picture's PDQ."""
    signal = look_of(media)
    assert signal is not None
    return signal


@pytest.mark.parametrize("name", FLATS)
@pytest.mark.parametrize("mode", ScanMode)
def test_a_flat_picture_has_quality_nought_by_every_rung(
    jail: JailPool, name: str, mode: ScanMode
) -> None:
    media = Scanner(jail, ScanSettings(mode)).scan_bytes(FLATS[name]).media
    assert own(media).quality == 0
    assert {probe.signal.quality for probe in media.probes} <= {0}


@every_keeper
@pytest.mark.parametrize("name", FLATS)
def test_flat_pictures_are_not_matched_with_one_another(
    jail: JailPool, keeper: Callable[[], Index], name: str
) -> None:
    """Not even with the very value, whichever side says that it is flat."""
    media = Scanner(jail).scan_bytes(FLATS[name]).media
    index = keeper()
    index.load([entry(own(media)), entry(Signal("pdq", own(media).value_hex, 100), 1)])
    assert index.search([media]) == [()]


@every_keeper
def test_a_picture_with_detail_is_not_matched_with_a_flat_entry(
    jail: JailPool, keeper: Callable[[], Index]
) -> None:
    media = Scanner(jail).scan_bytes(saved(landscape(4), "PNG")).media
    index = keeper()
    index.load([entry(Signal("pdq", own(media).value_hex, 0))])
    assert index.search([media]) == [()]
    index.load([entry(own(media))])
    assert [match.distance_bits for match in index.search([media])[0]] == [0]


@every_keeper
def test_the_very_bytes_of_a_flat_picture_are_found_all_the_same(
    jail: JailPool, keeper: Callable[[], Index]
) -> None:
    """Digests are no likeness."""
    media = Scanner(jail).scan_bytes(FLATS["white"]).media
    matcher = Matcher(keeper())
    matcher.load(1, [entry(Signal("sha256", media.sha256_hex)), entry(own(media), 1)])
    (judgement,) = matcher.judge([media])
    assert [match.rung for match in judgement.matches] == ["exact"]


def test_what_looks_flat_in_fast_mode_is_decoded_in_full(jail: JailPool) -> None:
    """A value of chance comes near nothing, whatever the picture's exact value may be near to."""
    scanner = ConfirmingScanner(
        Scanner(jail, ScanSettings(ScanMode.FAST)),
        lambda media: [False] * len(media),
        random.Random(1),
        audit_share=0,
    )
    white = saved(flat().resize((1600, 1200)), "JPEG")
    result = scanner.scan_bytes(white)
    assert (result.mode, result.may_match) == (ScanMode.EXACT, True)
    assert own(result.media).quality == 0
    assert (scanner.counters.fast, scanner.counters.confirmed) == (1, 1)
