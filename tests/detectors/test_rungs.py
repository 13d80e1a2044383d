"""What each rung is for: a copy that plain PDQ misses lies within 31 bits of one of its probes."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from orbweaver.detectors import detectors
from orbweaver.jail.decoding.decode import see
from orbweaver.jail.decoding.seen import DecodeOrder, Seen
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.kernel.pdq import pdq_of_rgb
from orbweaver.model.scan_mode import ScanMode
from tests.jail.drawn import EXIF_TURN_RIGHT, saved
from tests.kernel.pdq_pictures import bits_apart, samples, town

REACH_BITS = 31
LADDER = detectors()
Transpose = Image.Transpose
EXIF_ORIENTATION = 0x0112
prepare_pillow()


def looked_at(content: bytes, mode: ScanMode = ScanMode.EXACT) -> Seen:
    """Decode as a worker does it, with all that the detectors want."""
    return see(content, DecodeOrder(mode, wants_planes=True))


def known(picture: Image.Image) -> bytes:
    """Return the value that a bank holds of a picture."""
    return pdq_of_rgb(np.asarray(picture.convert("RGB"))).value


def own_bits(content: bytes, value: bytes, mode: ScanMode = ScanMode.EXACT) -> int:
    """Return how far the copy's own PDQ is from a known value."""
    return bits_apart(looked_at(content, mode).pdq, value)


def rung_bits(rung: str, content: bytes, value: bytes, mode: ScanMode = ScanMode.EXACT) -> int:
    """Return how near a rung comes to a known value; 256 where it asks nothing."""
    decoded = looked_at(content, mode).decoded
    assert decoded is not None
    probes = [probe for probe in LADDER[rung].probes(decoded) if probe.quality > 0]
    return min((bits_apart(probe.value, value) for probe in probes), default=256)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "a drawn scene": lambda: town("scene", 900, 640),
    "a drawn shore": lambda: town("shore", 1000, 640),
    "a cup": lambda: samples()["coffee.png"],
    "a temple": lambda: samples()["china.jpg"],
}
TURNS = [each for each in Transpose if each is not Transpose.TRANSPOSE]

QUICK = {"a cup"}
each_picture = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in QUICK else pytest.mark.full) for name in PICTURES],
)


@each_picture
@pytest.mark.parametrize("rung", ["exact", "pdq"])
def test_the_first_rungs_ask_nothing_besides(name: str, rung: str) -> None:
    """Digests and the own value are asked with anyway."""
    assert rung_bits(rung, saved(PICTURES[name](), "PNG"), b"") == 256


@each_picture
@pytest.mark.parametrize("mode", ScanMode)
def test_a_copy_resized_and_recompressed_needs_no_rung(name: str, mode: ScanMode) -> None:
    picture = PICTURES[name]()
    copy = saved(picture.resize((720, 500)), "JPEG", quality=60)
    assert own_bits(copy, known(picture), mode) <= REACH_BITS


@each_picture
@pytest.mark.parametrize("turn", list(Transpose))
@pytest.mark.parametrize("mode", ScanMode)
def test_a_turned_copy_is_found_by_its_turns(name: str, turn: Transpose, mode: ScanMode) -> None:
    picture = PICTURES[name]()
    copy = saved(picture.transpose(turn), "JPEG", quality=80)
    assert own_bits(copy, known(picture), mode) > REACH_BITS
    assert rung_bits("dihedral", copy, known(picture), mode) <= REACH_BITS


def test_a_picture_that_viewers_turn_upright_is_found_by_its_turns() -> None:
    """A bank may hold the value of what people see."""
    upright = PICTURES["a cup"]()
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = EXIF_TURN_RIGHT
    stored = saved(upright.transpose(Transpose.ROTATE_90), "JPEG", exif=exif)
    assert own_bits(stored, known(upright)) > REACH_BITS
    assert rung_bits("dihedral", stored, known(upright)) <= REACH_BITS


def test_the_turns_leave_out_the_picture_as_it_is() -> None:
    """It has been asked with: seven are enough."""
    seen = looked_at(saved(PICTURES["a cup"](), "PNG"))
    assert seen.decoded is not None
    probes = LADDER["dihedral"].probes(seen.decoded)
    assert len({probe.value for probe in probes}) == len(probes) == 7
    assert seen.pdq not in {probe.value for probe in probes}
    assert {probe.quality for probe in probes} == {seen.quality}


@pytest.mark.parametrize(("name", "side_px"), [("gravel.png", 100), ("clock_motion.png", 192)])
def test_a_small_copy_is_found_by_weighing_it_as_if_enlarged(name: str, side_px: int) -> None:
    original = samples()[name]
    small = original.copy()
    small.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    copy = saved(small, "PNG")
    assert own_bits(copy, known(original)) > REACH_BITS
    assert rung_bits("thumbnail", copy, known(original)) <= REACH_BITS


@pytest.mark.parametrize(("size", "asks"), [((900, 399), True), ((900, 400), False)])
def test_only_where_the_smaller_side_is_under_400_px(size: tuple[int, int], *, asks: bool) -> None:
    """Of the picture, not of the plane: the fast mode decodes to less."""
    for mode in ScanMode:
        decoded = looked_at(saved(town("cells", *size), "JPEG"), mode).decoded
        assert decoded is not None
        assert len(LADDER["thumbnail"].probes(decoded)) == int(asks)


def cut_out() -> Image.Image:
    """Return a picture, clear outside of a disc, with stripes hidden where it is clear."""
    picture = town("marble", 640, 480)
    alpha = Image.new("L", picture.size, 0)
    ImageDraw.Draw(alpha).ellipse((60, 20, 580, 460), fill=255)
    stripes = np.indices((480, 640))[1] // 110 % 2 * 255
    hidden = Image.fromarray(np.stack([stripes] * 3, axis=-1).astype(np.uint8))
    hidden.paste(picture, mask=alpha)
    hidden.putalpha(alpha)
    return hidden


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
@pytest.mark.parametrize("shade", [255, 128], ids=["white", "grey"])
def test_a_clear_picture_is_found_as_it_looks_on_a_page(form: str, shade: int) -> None:
    """What the clear parts hide is not what people see."""
    laid = Image.new("RGB", (640, 480), (shade, shade, shade))
    laid.paste(cut_out(), mask=cut_out().getchannel("A"))
    options = {"lossless": True, "exact": True} if form == "WEBP" else {}
    copy = saved(cut_out(), form, **options)
    assert own_bits(copy, known(laid)) > REACH_BITS
    assert rung_bits("backdrop", copy, known(laid)) <= 8


def test_an_opaque_picture_is_not_laid_on_anything() -> None:
    opaque = saved(town("marble", 640, 480).convert("RGBA"), "PNG")
    assert rung_bits("backdrop", opaque, known(town("marble", 640, 480))) == 256


@pytest.mark.parametrize("place", [1, 3, 6], ids=["a new scene", "the middle", "the last"])
@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_picture_within_an_animation_is_found_by_its_frame(form: str, place: int) -> None:
    frames = [town(motif, 320, 240) for motif in ("tiles", "rings") for _ in range(4)][:7]
    frames[place] = town("scene", 320, 240)
    copy = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=80)
    assert own_bits(copy, known(town("scene", 320, 240))) > REACH_BITS
    assert rung_bits("frames", copy, known(town("scene", 320, 240))) <= REACH_BITS


def test_a_still_picture_has_no_other_frames() -> None:
    for form in ("GIF", "PNG", "JPEG"):
        still = saved(town("scene", 320, 240), form)
        assert rung_bits("frames", still, known(town("scene", 320, 240))) == 256
