"""Copies to look at: blurred ones show nothing, clear ones carry nothing."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from orbweaver.errors import UnreadableMedia
from orbweaver.jail.copy import BlurPicture, Copy, RevealPicture
from orbweaver.jail.picture import ReadPicture
from orbweaver.jail.pool import JailPool
from tests.jail.drawn import every_kind, landscape, saved

KINDS = dict(every_kind())


def opened(copy: Copy) -> Image.Image:
    """Return the picture of a copy, decoded."""
    picture = Image.open(BytesIO(copy.content))
    picture.load()
    return picture


def stripes() -> bytes:
    """Return a picture whose whole message is in stripes an eighth of its width."""
    columns = np.arange(640) // 20 % 2 * 255
    return saved(Image.fromarray(np.tile(columns, (480, 1)).astype(np.uint8)).convert("RGB"), "PNG")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_can_be_blurred_and_shown(jail: JailPool, kind: str) -> None:
    assert max(opened(jail.call(BlurPicture(), KINDS[kind])).size) == 48
    assert max(opened(jail.call(RevealPicture(200), KINDS[kind])).size) == 200


def test_a_blurred_copy_is_small_and_grey(jail: JailPool, good_picture: bytes) -> None:
    copy = jail.call(BlurPicture(), good_picture)
    assert (copy.media_type, opened(copy).mode) == ("image/png", "L")
    assert len(copy.content) < 4_000


def test_colour_stays_where_it_is_asked_for(jail: JailPool, good_picture: bytes) -> None:
    assert opened(jail.call(BlurPicture(keep_colour=True), good_picture)).mode == "RGB"


def test_fine_detail_is_gone_from_a_blurred_copy(jail: JailPool) -> None:
    values = np.asarray(opened(jail.call(BlurPicture(), stripes())))
    middle = values[:, 10:-10]
    assert int(middle.max()) - int(middle.min()) < 8, "stripes of 255 against 0 must melt"


def test_a_blur_cannot_be_asked_large(jail: JailPool, good_picture: bytes) -> None:
    assert max(opened(jail.call(BlurPicture(width_px=2_000), good_picture)).size) == 64


def test_a_clear_copy_looks_the_same_and_stands_upright(jail: JailPool) -> None:
    copy = opened(jail.call(RevealPicture(), KINDS["jpeg turned"]))
    assert copy.size == (240, 320)
    assert not copy.getexif()


def test_a_clear_copy_is_the_picture(jail: JailPool, good_picture: bytes) -> None:
    copy = jail.call(RevealPicture(), good_picture)
    before = jail.call(ReadPicture(), good_picture).pdq_hex
    after = jail.call(ReadPicture(), copy.content).pdq_hex
    assert (int(before, 16) ^ int(after, 16)).bit_count() <= 8


def test_nothing_hidden_survives_in_a_clear_copy(jail: JailPool) -> None:
    secret = b"taken at the pond by the keeper"
    view = landscape(seed=2)
    content = saved(view, "JPEG", comment=secret, exif=b"Exif\0\0" + secret, icc_profile=secret)
    copy = jail.call(RevealPicture(), content + b"<script>" + secret)
    assert secret in content
    assert secret not in copy.content
    assert b"<script>" not in copy.content


def test_what_is_no_picture_has_no_copy(jail: JailPool) -> None:
    for request in (BlurPicture(), RevealPicture()):
        with pytest.raises(UnreadableMedia):
            jail.call(request, b"no picture")
