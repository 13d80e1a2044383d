"""A video becomes a sheet of blurred scenes; one of them, held, a clean still. Nothing plays."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from orbweaver.errors import DecoderStopped, MediaError, UnreadableMedia
from orbweaver.jail.contact_sheet import ReadScenes, RevealStill
from orbweaver.jail.fields import Fields
from orbweaver.jail.pool import JailPool
from orbweaver.kernel.pdq import pdq_of_rgb
from orbweaver.town.pictures.containers import VIDEO_HEIGHT_PX, VIDEO_WIDTH_PX, slide_show
from tests.jail.drawn import landscape

pytestmark = pytest.mark.full
CLOSE_BITS = 31


def shown(seeds: list[int]) -> list[Image.Image]:
    return [landscape(seed) for seed in seeds]


@pytest.fixture(scope="module")
def video() -> bytes:
    """Four landscapes, a second each."""
    return slide_show(shown([1, 2, 3, 4]))


def pdq_hex(picture: Image.Image) -> str:
    return pdq_of_rgb(np.asarray(picture.convert("RGB"))).value.hex()


def bits_apart(one_hex: str, other_hex: str) -> int:
    return (int(one_hex, 16) ^ int(other_hex, 16)).bit_count()


def test_each_picture_of_a_slide_show_is_a_scene(jail: JailPool, video: bytes) -> None:
    scenes = jail.call(ReadScenes(), video)
    starts = [scene.place_ms for scene in scenes]
    assert [start for start in starts if start % 1000 == 0] == [0, 1000, 2000, 3000]
    assert len(starts) <= 5  # the last frame besides


def test_a_scene_lies_near_the_picture_that_it_shows(jail: JailPool, video: bytes) -> None:
    scenes = {scene.place_ms: scene for scene in jail.call(ReadScenes(), video)}
    for place_ms, picture in zip((0, 1000, 2000, 3000), shown([1, 2, 3, 4]), strict=True):
        known_hex = pdq_hex(picture.resize((VIDEO_WIDTH_PX, VIDEO_HEIGHT_PX)))
        assert bits_apart(scenes[place_ms].pdq_hex, known_hex) <= CLOSE_BITS


def test_the_sheet_is_blurred_small_and_grey(jail: JailPool, video: bytes) -> None:
    for scene in jail.call(ReadScenes(), video):
        picture = Image.open(BytesIO(scene.blurred))
        assert picture.mode == "L"
        assert max(picture.size) <= 48


def test_the_same_video_gives_the_same_sheet(jail: JailPool, video: bytes) -> None:
    assert jail.call(ReadScenes(), video) == jail.call(ReadScenes(), video)


def test_a_held_scene_is_the_still_of_its_place(jail: JailPool, video: bytes) -> None:
    still = jail.call(RevealStill(2000), video)
    picture = Image.open(BytesIO(still.content))
    assert picture.size == (VIDEO_WIDTH_PX, VIDEO_HEIGHT_PX)
    known = shown([3])[0].resize(picture.size)
    assert bits_apart(pdq_hex(picture), pdq_hex(known)) <= CLOSE_BITS


def test_a_place_without_a_frame_is_refused(jail: JailPool, video: bytes) -> None:
    with pytest.raises(UnreadableMedia, match="no frame there"):
        jail.call(RevealStill(123), video)


def test_many_scenes_are_cut_to_a_sheet(jail: JailPool) -> None:
    scenes = jail.call(ReadScenes(), slide_show(shown(list(range(40)))))
    assert len(scenes) == 24
    assert scenes[0].place_ms == 0


@pytest.mark.parametrize("payload", [b"", b"ftyp", b"\x00" * 4096, b"RIFF\xff\xff\xff\xffAVI LIST"])
def test_what_is_no_video_is_refused_in_one_sentence(jail: JailPool, payload: bytes) -> None:
    with pytest.raises(MediaError):
        jail.call(ReadScenes(), payload)


@settings(max_examples=40, deadline=None)
@given(cut=st.floats(0, 1), flip=st.integers(0, 10_000))
def test_damaged_videos_never_stop_the_house(
    jail: JailPool, video: bytes, cut: float, flip: int
) -> None:
    damaged = bytearray(video[: int(len(video) * cut) + 1])
    damaged[flip % len(damaged)] ^= 0xFF
    (told,) = jail.call_many(ReadScenes(), [bytes(damaged)])
    assert not isinstance(told, DecoderStopped)


def test_a_sheet_that_is_not_what_it_says_is_hostile() -> None:
    scene: dict[str, str | int] = {"place_ms": 0, "pdq_hex": "0" * 64, "quality": 1}
    with pytest.raises(DecoderStopped):
        ReadScenes().read(Fields({"scenes": [{"size_bytes": 3, **scene}]}), b"abcd")
