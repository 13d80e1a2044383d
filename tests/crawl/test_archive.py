"""The archive of pages: sealed, whole or absent, each fetch once, and read by warcio."""

import gzip
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from orbweaver.crawl.archive.pages import PageArchive, holds_media
from orbweaver.crawl.archive.sealed_log import HEAD_BYTES, SealedLog
from orbweaver.crawl.archive.warc import write_warc
from orbweaver.crawl.endings import Ending
from orbweaver.errors import DamagedObject
from orbweaver.model.media import Media
from orbweaver.model.page import Page
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from tests.crawl.plans import NOON, visit_to

KEY = b"k" * 32
POND = visit_to("http://garden.example/pond?carp=koi")
WORDS = b"<title>The carp pond</title><p>" + b"Water lilies and reeds. " * 40
SECRET = b"Water lilies"


def page_of(visit: Visit, **facts: object) -> Page:
    page = Page(
        page_id=visit.visit_id,
        url=visit.url,
        final_url=visit.url,
        seed_id=visit.seed.seed_id,
        mandate_id=visit.seed.mandate_id,
        fetched_at=NOON,
        vantage="direct",
        status=200,
        media_type="text/html",
        size_bytes=len(WORDS),
        sha256_hex=sha256(WORDS).hexdigest(),
        address="127.0.0.1",
        headers=(("content-type", "text/html"), ("content-encoding", "gzip")),
    )
    return replace(page, **facts)  # type: ignore[arg-type]  # a test names real fields


def read(visit: Visit = POND, content: bytes = WORDS, **facts: object) -> Ending:
    return Ending(visit, page_of(visit, **facts), content=content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def archive_in(folder: Path, *, keep_media: bool = False) -> PageArchive:
    return PageArchive(folder, KEY, keep_media=keep_media)


@dataclass(frozen=True)
class Read:
    """A record as whoever reads the file meets it."""

    kind: str
    address: str
    facts: Any
    http: Any
    content: bytes


def read_back(warc: bytes) -> list[Read]:
    """Read a file as anybody would, every digest checked."""
    return [
        Read(
            record.rec_type,
            record.rec_headers.get_header("WARC-Target-URI"),
            record.rec_headers,
            record.http_headers,
            record.content_stream().read(),
        )
        for record in ArchiveIterator(BytesIO(warc), check_digests="raise")
    ]


def exported(folder: Path, *pages: Page) -> bytes:
    target = BytesIO()
    archive = archive_in(folder)
    write_warc(target, pages, archive.bodies(POND.seed.seed_id), {"a" * 64}.__contains__, "tests")
    return target.getvalue()


# -------------------------------------------------------------------------- the sealed log
@pytest.fixture
def log(folder: Path) -> SealedLog:
    return SealedLog(folder / "pond.archive", KEY)


def test_what_was_appended_is_read_in_order(log: SealedLog) -> None:
    log.append([b"lily", b""])
    log.append([b"reed"])
    assert list(log.records()) == [b"lily", b"", b"reed"]
    assert list(SealedLog(log._path, KEY).records()) == [b"lily", b"", b"reed"]


def test_nothing_was_appended_yet(log: SealedLog) -> None:
    assert list(log.records()) == []


def test_a_record_is_whole_or_absent_wherever_a_kill_strikes(log: SealedLog) -> None:
    """The file as a killed writer may leave it: cut at any byte."""
    log.append([b"lily"])
    log.append([b"reed", b"moss"])
    whole = log._path.read_bytes()
    everything = [b"lily", b"reed", b"moss"]
    for size in range(len(whole)):
        log._path.write_bytes(whole[:size])
        after = SealedLog(log._path, KEY)
        left = list(after.records())
        assert left == everything[: len(left)]
        assert len(left) < 3
        after.append([b"fern"])
        assert list(after.records()) == [*left, b"fern"]


def test_two_writers_at_once_lose_nothing(log: SealedLog) -> None:
    other = SealedLog(log._path, KEY)
    for number in range(4):
        log.append([b"a%d" % number])
        other.append([b"b%d" % number])
    assert sorted(log.records()) == sorted(b"%s%d" % (w, n) for w in (b"a", b"b") for n in range(4))


def test_what_a_dead_writer_left_unfinished_is_cut_by_the_one_that_lives(log: SealedLog) -> None:
    log.append([b"lily"])
    with log._path.open("ab") as dying:
        dying.write((1000).to_bytes(4, "big") + b"half a record")
    log.append([b"reed"])
    assert list(log.records()) == [b"lily", b"reed"]


def test_an_altered_moved_or_foreign_record_does_not_open(log: SealedLog, folder: Path) -> None:
    log.append([b"lily", b"reed"])
    content = bytearray(log._path.read_bytes())
    moved = folder / "rocks.archive"
    moved.write_bytes(content)
    with pytest.raises(DamagedObject):
        list(SealedLog(moved, KEY).records())
    with pytest.raises(DamagedObject):
        list(SealedLog(log._path, b"x" * 32).records())
    content[HEAD_BYTES + 20] ^= 1
    log._path.write_bytes(content)
    with pytest.raises(DamagedObject):
        list(SealedLog(log._path, KEY).records())


def test_a_file_that_is_no_archive_is_left_alone(log: SealedLog) -> None:
    log._path.parent.mkdir(parents=True)
    log._path.write_bytes(b"a list of ponds" * 10)
    with pytest.raises(DamagedObject):
        log.append([b"lily"])
    assert log._path.read_bytes() == b"a list of ponds" * 10


# ------------------------------------------------------------------------------- the pages
def test_nothing_of_a_page_is_readable_in_the_folder(folder: Path) -> None:
    archive_in(folder).put([read()])
    [file] = [path for path in folder.rglob("*") if path.is_file()]
    kept = file.read_bytes()
    assert SECRET not in kept
    assert b"garden" not in kept
    assert POND.visit_id.encode() not in kept
    assert file.stat().st_mode & 0o077 == 0
    [body] = archive_in(folder).bodies(POND.seed.seed_id)
    assert body.content == WORDS


def test_only_pages_that_were_read_are_archived(folder: Path) -> None:
    media = Media("a" * 64, 3, "image/png", 1, 1, ())
    archive = archive_in(folder)
    archive.put([replace(read(), media=media), replace(read(), again_at=NOON)])
    archive.put([read(content=b"")])
    assert list(archive.bodies(POND.seed.seed_id)) == []


def test_a_page_with_media_inside_is_archived_only_where_media_may_be_kept(folder: Path) -> None:
    inside = b'<img src="DATA: image/png;base64,AAAA">'
    assert holds_media(inside)
    archive_in(folder).put([read(content=inside)])
    assert list(archive_in(folder).bodies(POND.seed.seed_id)) == []
    archive_in(folder, keep_media=True).put([read(content=inside)])
    assert [body.content for body in archive_in(folder).bodies(POND.seed.seed_id)] == [inside]


# -------------------------------------------------------------------------------- the WARC
def test_warcio_reads_what_was_archived(folder: Path) -> None:
    archive_in(folder).put([read()])
    info, response = read_back(exported(folder, page_of(POND)))
    assert info.kind == "warcinfo"
    assert (response.kind, response.address) == ("response", POND.url.reveal())
    assert response.content == WORDS
    assert response.http.get_statuscode() == "200"
    assert response.http.get_header("content-type") == "text/html"
    assert response.http.get_header("content-encoding") is None, "the body was decompressed"
    assert response.http.get_header("x-archive-orig-content-encoding") == "gzip"
    assert response.facts.get_header("WARC-Date") == "2020-06-01T12:00:00.000000Z"


def test_each_record_is_compressed_by_itself(folder: Path) -> None:
    archive_in(folder).put([read()])
    warc = exported(folder, page_of(POND))
    assert warc.count(b"\x1f\x8b\x08") == 2
    assert SECRET not in warc
    assert SECRET in gzip.decompress(warc)


def test_media_are_named_by_their_digest_and_never_there(folder: Path) -> None:
    lily = replace(POND, url=Url.parse("http://garden.example/lily.png"), purpose=Purpose.MEDIA)
    shown = page_of(lily, sha256_hex="a" * 64, media_type="image/png", headers=())
    _, kept = read_back(exported(folder, shown))
    assert (kept.kind, kept.content) == ("revisit", b"")
    assert kept.facts.get_header("WARC-Payload-Digest") == f"sha256:{'a' * 64}"
    assert kept.facts.get_header("Orbweaver-Vault") == "sealed"
    _, other = read_back(exported(folder, replace(shown, sha256_hex="b" * 64)))
    assert other.facts.get_header("Orbweaver-Vault") == "not kept"


def test_what_brought_no_body_is_told_by_its_facts(folder: Path) -> None:
    silent = page_of(POND, status=None, error="The host was too slow.", sha256_hex=None)
    _, told = read_back(exported(folder, silent))
    assert told.kind == "metadata"
    assert json.loads(told.content)["error"] == "The host was too slow."


def test_a_page_is_there_once_however_often_it_was_archived(folder: Path) -> None:
    """Killed between archive and commit, a worker fetches again; the recorded fetch counts."""
    later = NOON + timedelta(seconds=3)
    archive_in(folder).put([read(content=b"before the kill")])
    archive_in(folder).put([read(content=WORDS, fetched_at=later)])
    archive_in(folder).put([read(content=WORDS, fetched_at=later)])
    warc = exported(folder, page_of(POND, fetched_at=later))
    assert [each.content for each in read_back(warc) if each.kind == "response"] == [WORDS]


def test_while_the_ledger_does_not_answer_nothing_piles_up(folder: Path) -> None:
    archive, waits = archive_in(folder), [read()]
    for _ in range(50):
        archive.put(waits)
    assert len(list(archive.bodies(POND.seed.seed_id))) == 1


def test_what_was_archived_and_never_recorded_is_left_out(folder: Path) -> None:
    archive_in(folder).put([read()])
    assert [each.kind for each in read_back(exported(folder))] == ["warcinfo"]


def test_odd_headers_stay_one_header_each(folder: Path) -> None:
    odd = (("x-note", "fünf Karpfen ✓"), ("x-empty", ""), ("x-colon", "a: b: c"))
    archive_in(folder).put([read()])
    _, response = read_back(exported(folder, page_of(POND, headers=odd)))
    assert response.content == WORDS
    assert response.http.get_header("x-colon") == "a: b: c"
