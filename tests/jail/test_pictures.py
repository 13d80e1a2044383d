"""Every kind of picture is read inside the jail exactly as outside it."""

import warnings
from pathlib import Path

import pytest
import skimage
import sklearn

from orbweaver.errors import MediaError, UnreadableMedia
from orbweaver.jail.fields import Fields
from orbweaver.jail.picture import PictureReading, ReadPicture
from orbweaver.jail.pool import JailPool
from orbweaver.jail.tasks.scan import ScanTask
from tests.jail.drawn import every_kind, flat, landscape, saved

KINDS = dict(every_kind())
FOREIGN = sorted(
    path
    for path in (Path(__file__).parent.parent / "foreign" / "images").glob("*/*")
    if path.name != "SOURCE.md"
)
HOLDS_A_PERSON = {"astronaut.png", "camera.png", "lena.png"}
SAMPLES = sorted(
    path
    for package in (skimage, sklearn)
    for path in Path(package.__path__[0]).rglob("*")
    if path.suffix in {".jpg", ".png", ".gif", ".tif"} and path.name not in HOLDS_A_PERSON
)


@pytest.fixture(scope="module")
def outside() -> ScanTask:
    """Return the same task, run in this very process without any wall."""
    task = ScanTask()
    task.warm_up()
    return task


def read_outside(task: ScanTask, content: bytes) -> PictureReading | str:
    """Return what the task says without a jail: a reading, or the error's sentence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answer = task.run(content, ReadPicture().options())
    try:
        return ReadPicture().read(Fields(dict(answer.facts)), answer.blob)
    except MediaError as error:
        return str(error)


def read_inside(pool: JailPool, content: bytes) -> PictureReading | str:
    """Return what the jail says: a reading, or the error's sentence."""
    try:
        return pool.call(ReadPicture(), content)
    except MediaError as error:
        return str(error)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_is_read(jail: JailPool, kind: str) -> None:
    reading = jail.call(ReadPicture(), KINDS[kind])
    assert (reading.width_px, reading.height_px) == (320, 240)
    assert reading.pdq_quality > 50
    assert reading.is_whole == (kind != "jpeg cut")


@pytest.mark.parametrize("kind", KINDS)
def test_the_jail_changes_nothing(jail: JailPool, outside: ScanTask, kind: str) -> None:
    assert read_inside(jail, KINDS[kind]) == read_outside(outside, KINDS[kind])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_jail_changes_nothing_for_samples(
    jail: JailPool, outside: ScanTask, path: Path
) -> None:
    content = path.read_bytes()
    assert read_inside(jail, content) == read_outside(outside, content)


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_jail_changes_nothing_for_foreign_files(
    jail: JailPool, outside: ScanTask, path: Path
) -> None:
    content = path.read_bytes()
    assert read_inside(jail, content) == read_outside(outside, content)


def test_there_are_samples_and_foreign_files() -> None:
    assert len(SAMPLES) > 20
    assert len(FOREIGN) == 60


def test_the_same_picture_looks_the_same_in_every_format(jail: JailPool) -> None:
    reference = jail.call(ReadPicture(), KINDS["png"]).pdq_hex
    for kind in ("jpeg", "jpeg progressive", "webp", "avif", "bmp", "tiff tiff_lzw", "png 16 bit"):
        other = jail.call(ReadPicture(), KINDS[kind]).pdq_hex
        assert (int(reference, 16) ^ int(other, 16)).bit_count() <= 16, kind


def test_a_flat_picture_has_quality_nought(jail: JailPool) -> None:
    assert jail.call(ReadPicture(), saved(flat(), "PNG")).pdq_quality == 0


def test_frames_are_counted(jail: JailPool) -> None:
    counted = {kind: jail.call(ReadPicture(), KINDS[kind]).frame_count for kind in KINDS}
    assert counted["gif animated"] == 3
    assert counted["webp animated"] == counted["png animated"] == counted["tiff pages"] == 2
    assert counted["jpeg"] == counted["gif"] == counted["avif"] == 1


def test_the_first_frame_is_what_is_hashed(jail: JailPool) -> None:
    first, later = landscape(seed=1), landscape(seed=2)
    alone = jail.call(ReadPicture(), saved(first, "PNG"))
    moving = jail.call(ReadPicture(), saved(first, "PNG", save_all=True, append_images=[later]))
    assert moving.pdq_hex == alone.pdq_hex


@pytest.mark.parametrize("content", [b"", b"\xff", b"%!PS-Adobe", b"PK\x03\x04", b"text"])
def test_what_is_no_picture_is_refused_in_one_sentence(jail: JailPool, content: bytes) -> None:
    with pytest.raises(UnreadableMedia, match="not a picture of a format that we read"):
        jail.call(ReadPicture(), content)
