"""A bomb is one record with an error, costs little, and the next picture is read as before."""

from time import monotonic

import pytest

from orbweaver.errors import MediaError, MediaTooLarge
from orbweaver.jail.picture import ReadPicture
from orbweaver.jail.pool import JailPool
from tests.jail import bombs

REFUSED = dict(bombs.every_refused_bomb())


@pytest.mark.parametrize("name", REFUSED)
def test_a_bomb_is_refused_within_its_deadline(
    jail: JailPool, name: str, good_picture: bytes
) -> None:
    started = monotonic()
    with pytest.raises(MediaError):
        jail.call(ReadPicture(), REFUSED[name])
    assert monotonic() - started < 10
    assert jail.call(ReadPicture(), good_picture).width_px == 320


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (bombs.png_claiming(20_000, 20_000), "100 million pixels"),
        (bombs.png_claiming(40_000, 10), "32,768 pixels"),
        (bombs.jpeg_of_scans(200), "100 JPEG scans"),
    ],
)
def test_the_error_names_the_limit(jail: JailPool, content: bytes, sentence: str) -> None:
    with pytest.raises(MediaTooLarge, match=sentence):
        jail.call(ReadPicture(), content)


def test_as_many_scans_as_real_files_have_are_fine(jail: JailPool) -> None:
    assert jail.call(ReadPicture(), bombs.jpeg_of_scans(40)).width_px == 64


def test_scans_inside_a_thumbnail_do_not_count(jail: JailPool) -> None:
    whole = bombs.jpeg_of_scans(1)
    comment = b"\xff\xda" * 300
    inserted = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    assert jail.call(ReadPicture(), whole[:2] + inserted + whole[2:]).width_px == 64


@pytest.mark.parametrize(
    "content",
    [bombs.gif_of_frames(20_000), bombs.tiff_of_pages(20_000), bombs.tiff_that_loops()],
    ids=["gif of 20000 frames", "tiff of 20000 pages", "tiff that loops"],
)
def test_the_first_of_endless_frames_is_read(jail: JailPool, content: bytes) -> None:
    reading = jail.call(ReadPicture(), content)
    assert (reading.width_px, reading.frame_count) == (8, 300)


@pytest.mark.full
def test_a_picture_just_below_the_limit_is_hashed(jail: JailPool) -> None:
    assert jail.call(ReadPicture(), bombs.png_of_one_colour(9_900)).width_px == 9_900
