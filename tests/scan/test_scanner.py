"""Bytes become media with signals, whatever they are; files become one record each."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.errors import DecoderStopped, MediaTooLarge, UnreadableMedia, WrongState
from orbweaver.jail.limits import JailLimits
from orbweaver.jail.pool import JailPool
from orbweaver.scan.corpus import CorpusTally, run_corpus
from orbweaver.scan.files import scan_files
from orbweaver.scan.scanner import Scanner
from tests.jail.bombs import png_claiming
from tests.jail.drawn import flat, landscape, saved

FOREIGN = Path(__file__).parent.parent / "foreign" / "images"


@pytest.fixture(scope="module")
def jail() -> Iterator[JailPool]:
    """Start two workers."""
    with JailPool(2) as pool:
        yield pool


@pytest.fixture
def scanner(jail: JailPool) -> Scanner:
    """Return a scanner."""
    return Scanner(jail)


@pytest.fixture(scope="module")
def picture() -> bytes:
    """Return a picture with detail."""
    return saved(landscape(seed=4), "PNG")


def test_a_picture_becomes_media_with_signals(scanner: Scanner, picture: bytes) -> None:
    result = scanner.scan_bytes(picture, md5=True)
    media = result.media
    assert media.sha256_hex == hashlib.sha256(picture).hexdigest()
    assert (media.media_type, media.width_px, media.height_px) == ("image/png", 320, 240)
    assert [signal.signal_type for signal in media.signals] == ["sha256", "sha1", "md5", "pdq"]
    assert (result.error, result.frame_count, result.is_whole) == (None, 1, True)


def test_md5_is_computed_where_somebody_asks(scanner: Scanner, picture: bytes) -> None:
    assert scanner.scan_bytes(picture).media.signal("md5") is None


def test_bytes_that_nobody_can_open_still_have_their_identity(scanner: Scanner) -> None:
    result = scanner.scan_bytes(b"no picture")
    assert isinstance(result.error, UnreadableMedia)
    assert result.media.sha256_hex == hashlib.sha256(b"no picture").hexdigest()
    assert result.media.signal("pdq") is None
    assert result.media.width_px == 0


def test_a_bomb_is_a_result_with_an_error(scanner: Scanner) -> None:
    result = scanner.scan_bytes(png_claiming(60_000, 60_000))
    assert isinstance(result.error, MediaTooLarge)
    assert result.media.media_type == "image/png"


def test_what_is_too_long_for_the_jail_keeps_its_digests(picture: bytes) -> None:
    with JailPool(1, limits=JailLimits(payload_bytes=10)) as pool:
        result = Scanner(pool).scan_bytes(picture)
    assert isinstance(result.error, MediaTooLarge)
    assert result.media.signal("sha1") is not None


def test_a_flat_picture_keeps_its_quality_of_nought(scanner: Scanner) -> None:
    signal = scanner.scan_bytes(saved(flat(), "PNG")).media.signal("pdq")
    assert signal is not None
    assert signal.quality == 0


def test_a_resized_and_recompressed_copy_is_near(scanner: Scanner) -> None:
    original = landscape(seed=4, width_px=1000, height_px=750)
    smaller = saved(original.resize((640, 480)), "JPEG", quality=70)
    copies = (saved(original, "PNG"), smaller)
    values = [scanner.scan_bytes(content).media.signal("pdq") for content in copies]
    first, second = (int(signal.value_hex, 16) for signal in values if signal)
    assert (first ^ second).bit_count() <= 31


def test_a_jail_that_is_not_started_is_not_blamed_on_the_bytes(picture: bytes) -> None:
    with pytest.raises(WrongState):
        Scanner(JailPool(1)).scan_bytes(picture)


@pytest.fixture
def folder(tmp_path: Path, picture: bytes) -> Path:
    """Return a folder with a picture, a text, an empty file, a link and a folder within."""
    (tmp_path / "b.png").write_bytes(picture)
    (tmp_path / "a.txt").write_text("words", encoding="utf-8")
    (tmp_path / "empty").touch()
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "c.png").write_bytes(picture)
    (tmp_path / "round").symlink_to(tmp_path)
    return tmp_path


def test_every_file_is_one_record_in_order(scanner: Scanner, folder: Path) -> None:
    records = list(scan_files(scanner, [folder]))
    names = [str(record.path.relative_to(folder)) for record in records]
    assert names == ["a.txt", "b.png", "empty", "inner/c.png"]
    assert [record.error is None for record in records] == [False, True, False, True]
    assert [record.size_bytes > 0 for record in records] == [True, True, False, True]


def test_a_record_tells_digests_and_signals(scanner: Scanner, folder: Path) -> None:
    (record,) = scan_files(scanner, [folder / "b.png"])
    content = (folder / "b.png").read_bytes()
    assert record.digest_hex("sha1") == hashlib.sha1(content, usedforsecurity=False).hexdigest()
    assert record.digest_hex("md5") is None
    pdq = record.signal("pdq")
    assert pdq is not None
    assert pdq.quality == 100


def test_a_file_that_is_not_there_is_a_record(scanner: Scanner, tmp_path: Path) -> None:
    (record,) = scan_files(scanner, [tmp_path / "nothing.jpg"])
    assert (record.result, record.size_bytes) == (None, 0)
    assert record.error == "The file cannot be read: No such file or directory."


def test_a_pipe_is_not_waited_for(scanner: Scanner, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (record,) = scan_files(scanner, [tmp_path / "pipe"])
    assert record.error == "The file cannot be read: it is not a regular file."


def test_a_hostile_name_can_be_printed(scanner: Scanner, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff\n\x1b[31m.png")).write_bytes(b"")
    (record,) = scan_files(scanner, [tmp_path])
    assert record.shown_path == f"{tmp_path}/a\\xff\\n\\x1b[31m.png"
    record.shown_path.encode()


def test_an_error_is_one_sentence(scanner: Scanner, folder: Path) -> None:
    (record,) = scan_files(scanner, [folder / "a.txt"])
    assert record.error is not None
    assert "\n" not in record.error
    assert record.error.startswith("No decoder made sense of these bytes: ")


def test_a_run_over_hostile_files_says_what_became_of_each(jail: JailPool) -> None:
    tally = CorpusTally()
    records = list(run_corpus(jail, FOREIGN, tally))
    files = [path for path in FOREIGN.rglob("*") if path.is_file()]
    assert [record.path for record in records] == sorted(files)
    assert tally.files == len(files) == 64
    assert tally.stopped == 0
    assert "the parent lives" in list(tally.lines())[-1]


def test_a_run_counts_what_stopped_a_worker(tmp_path: Path, picture: bytes) -> None:
    for number in range(20):  # a worker may now and then be quicker than no time at all
        (tmp_path / f"slow-{number}.png").write_bytes(picture)
    tally = CorpusTally()
    with JailPool(1, limits=JailLimits(deadline_s=0.000_01)) as pool:
        records = list(run_corpus(pool, tmp_path, tally))
    results = [record.result for record in records if record.result is not None]
    stopped = [result for result in results if isinstance(result.error, DecoderStopped)]
    assert len(results) == len(records)
    assert stopped
    assert tally.stopped == len(stopped)
