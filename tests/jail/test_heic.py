"""HEIC: the first picture, as viewers turn it; and whatever else a file may say is a verdict."""

import random
import struct
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO

import numpy as np
import pytest
from av.error import FFmpegError
from PIL import Image, UnidentifiedImageError

from orbweaver.errors import MediaError, MediaTooLarge, UnreadableMedia
from orbweaver.jail.copy import BlurPicture, RevealPicture
from orbweaver.jail.decoding.decode import see
from orbweaver.jail.decoding.seen import DecodeOrder
from orbweaver.jail.heif.hevc import decode
from orbweaver.jail.heif.items import MOST_ITEMS
from orbweaver.jail.heif.plan import read_plan
from orbweaver.jail.heif.sample import heic_sample
from orbweaver.jail.pdq import pdq_of_pixels
from orbweaver.jail.picture import ReadPicture
from orbweaver.jail.pictures import decode_first_frame, open_picture, prepare_pillow
from orbweaver.jail.pool import JailPool
from orbweaver.jail.sniff import sniff
from tests.jail.drawn import landscape
from tests.jail.heic_files import Coding, box, cut, full_box, heic, mirrored, tiled_heic, turned
from tests.kernel.pdq_pictures import bits_apart

VIEW = landscape(seed=7)
Transpose = Image.Transpose
PLAIN = heic(VIEW)
WHOLE = cut(Fraction(320), Fraction(240), Fraction(0), Fraction(0))
TILED = tiled_heic(VIEW, 128)
prepare_pillow()

FORMS: dict[str, Callable[[], bytes]] = {
    "plain": lambda: PLAIN,
    "in tiles": lambda: TILED,
    "in many tiles": lambda: tiled_heic(VIEW, 32),
    "between 16 and 235": lambda: heic(VIEW, coding=Coding(is_full=False)),
    "10 bits": lambda: heic(VIEW, coding=Coding("yuv420p10le")),
    "full colour": lambda: heic(VIEW, coding=Coding("yuv444p")),
}


def shades(picture: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the luma."""
    return np.asarray(picture.convert("L"), dtype=np.float64)


def assert_shows(content: bytes, wanted: Image.Image) -> None:
    """Hold a file against the picture that a viewer should see."""
    assert open_picture(content).size == wanted.size  # by the header
    shown = decode_first_frame(content)
    assert shown.size == wanted.size
    assert np.abs(shades(shown) - shades(wanted)).mean() < 3


@pytest.mark.parametrize("form", FORMS)
def test_it_is_the_picture_that_was_coded(form: str) -> None:
    content = FORMS[form]()
    assert_shows(content, VIEW)
    seen = see(content, DecodeOrder(wants_planes=True))
    assert (seen.frame_count, seen.is_whole, seen.orientation) == (1, True, 1)
    assert bits_apart(seen.pdq, pdq_of_pixels(np.asarray(VIEW)).value) <= 4
    assert seen.decoded is not None
    assert seen.decoded.plane.shape == (240, 320)


STEPS = {
    "a quarter": ((turned(1),), (Transpose.ROTATE_90,)),
    "a half": ((turned(2),), (Transpose.ROTATE_180,)),
    "three quarters": ((turned(3),), (Transpose.ROTATE_270,)),
    "upside down": ((mirrored(0),), (Transpose.FLIP_TOP_BOTTOM,)),
    "mirrored": ((mirrored(1),), (Transpose.FLIP_LEFT_RIGHT,)),
    "turned, then mirrored": (
        (turned(1), mirrored(1)),
        (Transpose.ROTATE_90, Transpose.FLIP_LEFT_RIGHT),
    ),
    "mirrored, then turned": (
        (mirrored(1), turned(1)),
        (Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_90),
    ),
    "not at all": ((turned(0),), ()),
}


@pytest.mark.parametrize("name", STEPS)
def test_it_is_turned_as_the_file_says_in_that_order(name: str) -> None:
    said, wanted = STEPS[name]
    picture = VIEW
    for step in wanted:
        picture = picture.transpose(step)
    assert_shows(heic(VIEW, *said), picture)
    assert_shows(tiled_heic(VIEW, 128, *said), picture)


def test_only_the_clean_part_is_shown() -> None:
    part = cut(Fraction(301), Fraction(221), Fraction(9, 2), Fraction(-7, 2))
    assert_shows(heic(VIEW, part), VIEW.crop((14, 6, 315, 227)))


def test_a_file_of_another_maker_is_read() -> None:
    """By libheif: the sample that workers warm up with."""
    rows, columns = np.mgrid[0:64, 0:64]
    drawn = np.stack([rows * 3, columns * 3, (rows * columns) % 200], axis=-1).astype(np.uint8)
    shown = np.asarray(decode_first_frame(heic_sample()), dtype=np.float64)
    assert sniff(heic_sample()) == "image/heic"
    assert shown.shape == drawn.shape
    assert np.abs(shown[..., :2] - drawn[..., :2]).mean() < 20


@pytest.mark.parametrize("content", [PLAIN, TILED], ids=["plain", "in tiles"])
def test_the_jail_reads_it_behind_its_walls(jail: JailPool, content: bytes) -> None:
    reading = jail.call(ReadPicture(), content)
    assert (reading.media_type, reading.width_px, reading.height_px) == ("image/heic", 320, 240)
    assert reading.pdq_hex == see(content, DecodeOrder()).pdq.hex()
    assert jail.call(BlurPicture(), content).media_type == "image/png"
    assert jail.call(RevealPicture(), content).media_type == "image/jpeg"


BOMBS = {
    "a long side": lambda: heic(VIEW, claims=(40_000, 10)),
    "many pixels": lambda: heic(VIEW, claims=(20_000, 20_000)),
    "many pixels in tiles": lambda: tiled_heic(VIEW, 128, claims=(30_000, 30_000)),
    "many pixels cut off": lambda: heic(
        VIEW, cut(Fraction(9), Fraction(9), Fraction(0), Fraction(0)), claims=(20_000, 20_000)
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_too_large_is_refused_by_its_header(name: str) -> None:
    with pytest.raises(MediaTooLarge):
        open_picture(BOMBS[name]())


@pytest.mark.parametrize("claims", [(64, 64), (322, 240), (320, 2)])
def test_a_size_that_the_coded_picture_does_not_have_is_damage(claims: tuple[int, int]) -> None:
    with pytest.raises(UnreadableMedia):
        see_or_raise(heic(VIEW, claims=claims))
    with pytest.raises(UnreadableMedia):
        see_or_raise(tiled_heic(VIEW, 128, claims=(400, 240)))


def test_a_coded_picture_far_larger_than_the_header_says_takes_no_memory() -> None:
    """The decoder itself refuses it, by what it is told to bear."""
    plan = read_plan(heic(VIEW, claims=(64, 64)))
    with pytest.raises(UnreadableMedia) as refusal:
        decode(plan.tiles[0], plan.tile_px)
    assert isinstance(refusal.value.__cause__, FFmpegError)


def see_or_raise(content: bytes) -> None:
    """See a picture; whatever a decoder raises becomes a verdict in the worker."""
    try:
        see(content, DecodeOrder())
    except ValueError as error:
        raise UnreadableMedia(str(error)) from error


def test_a_tile_that_is_missing_stays_black() -> None:
    seen = see(tiled_heic(VIEW, 128, missing=2), DecodeOrder(wants_planes=True))
    assert not seen.is_whole
    assert seen.decoded is not None
    assert seen.decoded.plane[200, 300] == 0
    assert np.abs(seen.decoded.plane[:128] - shades(VIEW)[:128]).mean() < 3


def test_tiles_are_shown_as_far_as_a_cut_file_has_them() -> None:
    seen = see(TILED[: len(TILED) * 3 // 4], DecodeOrder(wants_planes=True))
    assert not seen.is_whole
    assert seen.decoded is not None
    assert np.abs(seen.decoded.plane[:128] - shades(VIEW)[:128]).mean() < 3


def renamed(content: bytes, kind: bytes, name: bytes) -> bytes:
    """Return the file with one box or item called otherwise."""
    assert kind in content
    return content.replace(kind, name)


@pytest.mark.parametrize("kind", [b"hvc1", b"meta"])
def test_pictures_of_another_coding_are_refused_by_name(jail: JailPool, kind: bytes) -> None:
    """AV1 in a file that does not say so, JPEG, or a film without a still."""
    with pytest.raises(UnreadableMedia, match="a kind that we have no decoder for"):
        jail.call(ReadPicture(), renamed(PLAIN, kind, b"av01"))


@pytest.mark.parametrize("kind", [b"pitm", b"iloc", b"iinf", b"iprp", b"ispe", b"hvcC", b"dimg"])
def test_a_part_that_is_missing_is_damage(kind: bytes) -> None:
    with pytest.raises(UnreadableMedia):
        see_or_raise(renamed(TILED, kind, b"free"))


@pytest.mark.parametrize("content", [PLAIN, TILED, heic_sample()], ids=["plain", "tiles", "other"])
def test_a_file_cut_short_anywhere_gives_a_verdict(content: bytes) -> None:
    for keep in [*range(0, min(900, len(content)), 7), *range(900, len(content), 200)]:
        try:
            seen = see(content[:keep], DecodeOrder())
        except (MediaError, ValueError):
            continue
        assert not seen.is_whole


def test_bruised_headers_give_a_verdict() -> None:
    """Bytes of the boxes themselves: counts, sizes, offsets, ids."""
    source = random.Random(4)
    for number in range(200):
        content = bytearray(PLAIN if number % 2 else TILED)
        for _ in range(source.randint(1, 3)):
            content[source.randrange(24, 700)] = source.choice((0, 1, 127, 128, 255))
        try:
            see(bytes(content), DecodeOrder())
        except (MediaError, ValueError):
            continue


def test_more_items_than_any_picture_has_are_refused() -> None:
    infe = b"\0\0\0\x15infe\2\0\0\0\0\1\0\0hvc1\0"
    iinf = struct.pack(">I4sIH", 14 + len(infe) * (MOST_ITEMS + 1), b"iinf", 0, 1)
    boxes = iinf + infe * (MOST_ITEMS + 1)
    meta = struct.pack(">I4sI", 12 + len(boxes), b"meta", 0) + boxes
    with pytest.raises(UnreadableMedia):
        open_picture(PLAIN[:24] + meta)


def with_first(content: bytes, added: bytes) -> bytes:
    """Return the file with one box before those of its ``meta``: the first of a type holds."""
    meta_bytes = int.from_bytes(content[24:28]) + len(added)
    return content[:24] + meta_bytes.to_bytes(4) + content[28:36] + added + content[36:]


def empty_extents(records: int, extents: int) -> bytes:
    """Return a table of places whose extents take no bytes, of items that are not there."""
    entries = struct.pack(">HHH", 99, 0, extents) * records
    return full_box(b"iloc", struct.pack(">HH", 0, records), entries)


def properties(*, of_nobody: int = 0, entries: int = 0) -> bytes:
    """Return properties, and a table that gives items which are not there 255 each."""
    ispe = full_box(b"ispe", struct.pack(">II", 320, 240))
    table = b"\0\1\1\1" + (struct.pack(">HB", 99, 255) + b"\1" * 255) * entries
    more = box(b"ipco", *[box(b"free")] * (of_nobody // 2))
    ipma = full_box(b"ipma", struct.pack(">I", 1 + entries), table)
    return box(b"iprp", box(b"ipco", ispe), more, more, ipma)


FLOODS = {
    "extents of no bytes": lambda: with_first(PLAIN, empty_extents(2, 40_000)),
    "places": lambda: with_first(PLAIN, empty_extents(40_000, 1)),
    "associations": lambda: with_first(PLAIN, properties(entries=300)),
    "properties of one item": lambda: heic(VIEW, *[(b"free", b"")] * 62),
    "properties of nobody": lambda: with_first(PLAIN, properties(of_nobody=18_000)),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_table_longer_than_any_picture_needs_is_damage(name: str) -> None:
    with pytest.raises(UnreadableMedia, match="damaged"):
        read_plan(FLOODS[name]())


def test_tables_as_long_as_pictures_need_are_read() -> None:
    plain = read_plan(PLAIN).size_px
    assert read_plan(heic(VIEW, *[(b"free", b"")] * 61)).size_px == plain
    assert read_plan(with_first(PLAIN, empty_extents(2, 30_000))).size_px == plain
    assert read_plan(with_first(PLAIN, properties(of_nobody=16_000, entries=200))).size_px == plain


@pytest.mark.parametrize("step", [turned(1), mirrored(0), WHOLE], ids=["irot", "imir", "clap"])
def test_a_picture_is_turned_and_cut_once_each(step: tuple[bytes, bytes]) -> None:
    """Each is a pass over all pixels, and a file has room for a million of them."""
    with pytest.raises(UnreadableMedia, match="damaged"):
        read_plan(heic(VIEW, step, step))


def test_a_small_file_of_endless_tables_costs_no_worker(jail: JailPool) -> None:
    before = jail.workers_started
    with pytest.raises(UnreadableMedia, match="damaged"):
        jail.call(ReadPicture(), with_first(PLAIN, empty_extents(2_000, 65_535)))
    assert jail.workers_started == before


@pytest.mark.parametrize("content", [b"<!doctype html><p>a harbour</p>", b"", bytes(500)])
def test_what_is_no_picture_is_left_unknown(content: bytes) -> None:
    """Pillow asks every format that it knows; this one must not answer for others."""
    prepare_pillow()
    with pytest.raises(UnidentifiedImageError):
        Image.open(BytesIO(content))
