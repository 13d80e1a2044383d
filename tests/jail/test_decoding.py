"""Every way of decoding sees the same picture: straight to luma, through a codec, by Pillow."""

import numpy as np
import pytest
from PIL import Image

from orbweaver.jail.decoding.decode import see
from orbweaver.jail.decoding.direct import direct_pixels
from orbweaver.jail.decoding.other_frames import MOST_FRAMES_KEPT
from orbweaver.jail.decoding.seen import DecodeOrder, Seen
from orbweaver.jail.pdq import pdq_of_pixels
from orbweaver.jail.pictures import load_first_frame, open_picture, prepare_pillow, to_rgb
from orbweaver.model.scan_mode import ScanMode
from tests.jail.drawn import EXIF_TURN_RIGHT, every_kind, landscape, saved

KINDS = dict(every_kind())
PLANES = DecodeOrder(wants_planes=True)
VIEW = landscape(seed=7)
prepare_pillow()


def bits_apart(one: bytes, other: bytes) -> int:
    """Return how many bits differ."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def by_pillow(content: bytes) -> bytes:
    """Return the value of RGB as Pillow decodes it."""
    picture, _ = load_first_frame(content)
    return pdq_of_pixels(np.asarray(to_rgb(picture))).value


def noted(content: bytes, order: DecodeOrder = PLANES) -> tuple[Seen, int]:
    """See a picture, and count the detectors' planes besides the first."""
    seen = see(content, order)
    assert seen.decoded is not None
    return seen, len(seen.decoded.backdrops) + len(seen.decoded.frames)


@pytest.mark.parametrize("kind", KINDS)
def test_the_value_is_that_of_the_pixels_as_pillow_decodes_them(kind: str) -> None:
    most = 4 if kind.startswith("jpeg") else 0
    assert bits_apart(see(KINDS[kind], DecodeOrder()).pdq, by_pillow(KINDS[kind])) <= most


@pytest.mark.parametrize("kind", KINDS)
def test_the_detectors_plane_covers_the_whole_picture(kind: str) -> None:
    seen, _ = noted(KINDS[kind])
    assert seen.decoded is not None
    assert (seen.decoded.width_px, seen.decoded.height_px) == (320, 240)
    assert seen.decoded.plane.dtype == np.uint8
    assert seen.decoded.plane.shape == (240, 320)
    assert bits_apart(pdq_of_pixels(seen.decoded.plane).value, seen.pdq) <= 4


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
def test_the_quick_codecs_give_pillows_pixels(form: str) -> None:
    content = saved(VIEW, form)
    pixels = direct_pixels(content, open_picture(content), 1)
    assert pixels is not None
    picture, _ = load_first_frame(content)
    assert np.array_equal(pixels[..., :3], np.asarray(to_rgb(picture)))


@pytest.mark.parametrize("kind", ["png 16 bit", "png palette", "png 1 bit", "gif", "tiff pages"])
def test_what_is_not_plain_is_left_to_pillow(kind: str) -> None:
    assert direct_pixels(KINDS[kind], open_picture(KINDS[kind]), 1) is None


def test_sixteen_bits_a_colour_are_left_to_pillow() -> None:
    content = bytearray(saved(VIEW, "PNG"))
    content[24] = 16
    assert direct_pixels(bytes(content), open_picture(saved(VIEW, "PNG")), 1) is None


def test_a_cut_file_is_declined_and_read_as_far_as_it_goes() -> None:
    for form in ("PNG", "JPEG"):
        content = saved(landscape(3, 640, 480), form)
        seen = see(content[: len(content) * 2 // 3], DecodeOrder())
        assert not seen.is_whole, form


def test_a_fast_jpeg_without_its_end_is_not_whole() -> None:
    content = saved(landscape(3, 1280, 960), "JPEG", progressive=True)
    seen = see(content[:-2], DecodeOrder(ScanMode.FAST))
    assert not seen.is_whole


@pytest.mark.parametrize(("side", "expected"), [(64, ScanMode.FAST), (960, ScanMode.EXACT)])
def test_the_fast_mode_keeps_as_many_pixels_as_it_is_told(side: int, expected: ScanMode) -> None:
    content = saved(landscape(3, 1280, 960), "JPEG")
    seen = see(content, DecodeOrder(ScanMode.FAST, side, wants_planes=True))
    assert seen.decoded is not None
    assert seen.mode is expected
    assert min(seen.decoded.plane.shape) >= side
    assert (seen.width_px, seen.height_px) == (1280, 960)


def test_orientation_is_told_and_changes_nothing() -> None:
    turned = see(KINDS["jpeg turned"], PLANES)
    plain = see(KINDS["jpeg"], PLANES)
    assert (turned.orientation, plain.orientation) == (EXIF_TURN_RIGHT, 1)
    assert (turned.pdq, turned.width_px) == (plain.pdq, plain.width_px)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF", "TIFF"])
def test_orientation_is_told_of_other_formats_too(form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = EXIF_TURN_RIGHT
    content = saved(VIEW, form, exif=exif)
    assert see(content, DecodeOrder()).orientation == EXIF_TURN_RIGHT


def see_through(form: str) -> bytes:
    """Return a picture whose left half lets everything through."""
    alpha = np.full((240, 320), 255, np.uint8)
    alpha[:, :160] = 0
    picture = VIEW.copy()
    picture.putalpha(Image.fromarray(alpha))
    return saved(picture, form, **({"lossless": True} if form == "WEBP" else {}))


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
def test_a_clear_part_is_seen_on_white_and_on_grey(form: str) -> None:
    decoded = see(see_through(form), PLANES).decoded
    assert decoded is not None
    white, grey = decoded.backdrops
    assert int(white[120, 20]) > 250
    assert abs(int(grey[120, 20]) - 128) <= 2
    assert np.abs(white[:, 200:].astype(int) - grey[:, 200:]).max() <= 2


def test_a_clear_palette_is_seen_on_both_backdrops() -> None:
    palette = VIEW.convert("P")
    content = saved(palette, "PNG", transparency=int(np.asarray(palette)[0, 0]))
    decoded = see(content, PLANES).decoded
    assert decoded is not None
    assert len(decoded.backdrops) == 2


def test_an_opaque_picture_has_no_backdrop() -> None:
    assert noted(KINDS["png alpha"])[1] == 0
    assert noted(KINDS["png"])[1] == 0


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_a_single_clear_pixel_is_a_picture(form: str) -> None:
    """Pages count visits by it: it says nothing, and it is not damaged."""
    seen, _ = noted(saved(Image.new("RGBA", (1, 1)), form))
    assert (seen.width_px, seen.height_px, seen.quality) == (1, 1, 0)


def animated(frames: list[Image.Image], form: str = "GIF") -> bytes:
    """Return an animation."""
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=50)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF", "TIFF"])
def test_middle_last_and_changed_scenes_of_an_animation_are_seen(form: str) -> None:
    scenes = [landscape(seed) for seed in (1, 1, 2, 2, 3, 3, 4)]
    if form == "GIF":  # equal neighbours are joined there
        scenes = [landscape(seed) for seed in (1, 5, 2, 6, 3, 7, 4)]
    seen, others = noted(animated(scenes, form))
    assert seen.decoded is not None
    assert 2 <= others <= MOST_FRAMES_KEPT
    assert bits_apart(seen.pdq, pdq_of_pixels(np.asarray(scenes[0])).value) <= 16
    last = pdq_of_pixels(seen.decoded.frames[1]).value
    assert bits_apart(last, pdq_of_pixels(np.asarray(scenes[-1])).value) <= 16


def test_a_long_animation_gives_at_most_six_frames() -> None:
    content = animated([landscape(seed, 64, 48) for seed in range(40)])
    assert noted(content)[1] == MOST_FRAMES_KEPT


def test_an_animation_that_breaks_off_gives_what_came_before() -> None:
    content = animated([landscape(seed) for seed in range(8)])
    seen, others = noted(content[: len(content) // 2])
    assert 2 <= seen.frame_count <= 5
    assert 1 <= others <= 4


def test_no_planes_are_made_that_nobody_wants() -> None:
    for kind in ("jpeg", "gif animated", "png alpha"):
        assert see(KINDS[kind], DecodeOrder()).decoded is None
