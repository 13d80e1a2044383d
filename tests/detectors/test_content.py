"""The content rung: pictures inside borders, letterboxes and screenshots are found again."""

from collections.abc import Callable, Mapping
from random import Random

import numpy as np
import pytest
from PIL import Image

from bench.parts.altering import Family
from bench.parts.surrounding import SURROUNDED
from orbweaver.detectors import detectors
from orbweaver.detectors.decoded import Decoded
from orbweaver.jail.decoding.decode import see
from orbweaver.jail.decoding.seen import DecodeOrder
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.kernel.pdq import pdq_of_rgb
from orbweaver.model.scan_mode import ScanMode
from tests.kernel.pdq_pictures import bits_apart, samples, town

REACH_BITS = 31
CONTENT = detectors()["content"]
FRAMED = {
    one.name: one
    for one in SURROUNDED
    if one.family in {Family.BORDERED, Family.BOXED, Family.CHAT}
}
PICTURES: Mapping[str, Callable[[], Image.Image]] = {
    "a shore": lambda: town("shore", 1000, 640),
    "a temple": lambda: samples()["china.jpg"],
    "a cup": lambda: samples()["coffee.png"],
}
prepare_pillow()


def decoded(content: bytes, mode: ScanMode) -> Decoded:
    found = see(content, DecodeOrder(mode, wants_planes=True)).decoded
    assert found is not None
    return found


def nearest_bits(content: bytes, known: bytes, mode: ScanMode) -> int:
    probes = CONTENT.probes(decoded(content, mode))
    return min((bits_apart(probe.value, known) for probe in probes), default=256)


@pytest.mark.full
@pytest.mark.parametrize("mode", ScanMode)
@pytest.mark.parametrize("name", FRAMED)
def test_what_is_framed_is_found(name: str, mode: ScanMode) -> None:
    """Of three pictures, all inside borders and bars, and no fewer than two inside a chat."""
    alteration = FRAMED[name]
    away = []
    for number, make in enumerate(PICTURES.values()):
        picture = make().convert("RGB")
        known = pdq_of_rgb(np.asarray(picture)).value
        copy = alteration.save(alteration.change(picture, Random(f"{number} {name}")))
        away.append(nearest_bits(copy, known, mode))
    least = 2 if alteration.family is Family.CHAT else 3
    assert sum(bits <= REACH_BITS for bits in away) >= least, away


def test_a_border_of_five_per_cent_hides_nothing() -> None:
    picture = samples()["china.jpg"]
    alteration = FRAMED["border 5 % black"]
    copy = alteration.save(alteration.change(picture, Random(1)))
    known = pdq_of_rgb(np.asarray(picture)).value
    own = see(copy, DecodeOrder()).pdq
    assert bits_apart(own, known) > REACH_BITS, "or the rung would not be needed"
    for mode in ScanMode:
        assert nearest_bits(copy, known, mode) <= 12


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_reaches_its_sides_asks_nothing(name: str) -> None:
    picture = PICTURES[name]().convert("RGB")
    shown = Decoded(np.asarray(picture.convert("L")), picture.width, picture.height)
    assert len(CONTENT.probes(shown)) <= 2


def test_a_finer_plane_is_asked_for_only_where_a_side_is_plain() -> None:
    asked = []

    def finer() -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
        asked.append("finer")
        return np.zeros((400, 400), np.uint8)

    view = np.asarray(samples()["coffee.png"].convert("L").resize((130, 130)))
    assert CONTENT.probes(Decoded(view, 1000, 1000, finer=finer)) == ()
    assert asked == []
    plain = np.pad(view, 9)
    assert CONTENT.probes(Decoded(plain, 1000, 1000, finer=finer)) == ()
    assert asked == ["finer"]
