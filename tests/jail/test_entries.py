"""An archive becomes a list of its files with what each is; nothing of it touches a disk."""

import hashlib
import tarfile
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.errors import DecoderStopped, UnreadableMedia
from orbweaver.jail.entry_list import CopyEntry, ListEntries
from orbweaver.jail.pool import JailPool
from orbweaver.jail.sniff import sniff
from tests.jail.drawn import landscape, saved

ONE_GIBIBYTE = 1 << 30


def zipped(*members: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


def tarred(*members: tuple[str, bytes], mode: str = "w:gz") -> bytes:
    sink = BytesIO()
    with tarfile.open(fileobj=sink, mode=mode) as archive:  # type: ignore[call-overload]  # a mode
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return sink.getvalue()


PICTURE = saved(landscape(seed=5), "PNG")
MEMBERS = (("garden/moss.png", PICTURE), ("garden/list.txt", b"stones\n"))


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_every_file_is_listed_with_its_digest(jail: JailPool, pack: object) -> None:
    payload = pack(*MEMBERS)  # type: ignore[operator]  # one of the two above
    found = jail.call(ListEntries(), payload)
    assert found.count == 2
    assert [(each.name, each.size_bytes) for each in found.entries] == [
        ("garden/moss.png", len(PICTURE)),
        ("garden/list.txt", 7),
    ]
    assert [each.sha256_hex for each in found.entries] == [
        hashlib.sha256(content).hexdigest() for _, content in MEMBERS
    ]
    assert found.entries[0].media_type == "image/png"


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_packing_is_read(jail: JailPool, packing: int) -> None:
    found = jail.call(ListEntries(), zipped(*MEMBERS, packing=packing))
    assert all(each.fault is None for each in found.entries)


def test_a_picture_in_an_archive_is_shown_blurred_or_held(jail: JailPool) -> None:
    payload = zipped(*MEMBERS)
    blurred = jail.call(CopyEntry(1, 48, keep_colour=False, strength=2), payload)
    clear = jail.call(CopyEntry(1, 640, keep_colour=True, strength=0), payload)
    assert (sniff(blurred.content), sniff(clear.content)) == ("image/png", "image/jpeg")
    assert len(blurred.content) < len(clear.content)


def test_what_is_no_picture_is_not_shown(jail: JailPool) -> None:
    with pytest.raises(UnreadableMedia):
        jail.call(CopyEntry(2, 48, keep_colour=False, strength=2), zipped(*MEMBERS))


def test_there_is_no_entry_behind_the_last(jail: JailPool) -> None:
    with pytest.raises(UnreadableMedia, match="no such entry"):
        jail.call(CopyEntry(3, 48, keep_colour=False, strength=2), zipped(*MEMBERS))


def test_a_bomb_is_named_and_nothing_of_it_kept(jail: JailPool) -> None:
    bomb = zipped(("zeros", bytes(100 << 20)), ("list.txt", b"stones"))
    found = jail.call(ListEntries(), bomb)
    assert "more than we look at" in str(found.entries[0].fault)
    assert found.entries[1].fault is None


def test_a_locked_entry_is_said_to_be_locked(jail: JailPool) -> None:
    payload = bytearray(zipped(("moss.png", PICTURE), packing=zipfile.ZIP_STORED))
    payload[6] |= 1  # the flag in the local header, and in the directory
    payload[payload.index(b"PK\x01\x02") + 8] |= 1
    (entry,) = jail.call(ListEntries(), bytes(payload)).entries
    assert "locked with a password" in str(entry.fault)
    assert entry.sha256_hex == ""


@pytest.mark.parametrize("name", ["../../etc/passwd", "/root/x", "C:\\x", "a\x00b", "\u202ereve"])
def test_names_are_texts_and_no_paths(jail: JailPool, name: str) -> None:
    (entry,) = jail.call(ListEntries(), tarred((name, b"x"), mode="w:")).entries
    assert entry.name.isprintable()


def test_an_archive_of_too_many_files_is_cut_and_counted(jail: JailPool) -> None:
    payload = zipped(*((f"{number}.txt", b"x") for number in range(700)))
    found = jail.call(ListEntries(), payload)
    assert (len(found.entries), found.count) == (500, 700)


@settings(max_examples=60, deadline=None)
@given(cut=st.floats(0, 1), flip=st.integers(0, 10_000), is_tar=st.booleans())
def test_damaged_archives_never_stop_the_house(
    jail: JailPool, cut: float, flip: int, *, is_tar: bool
) -> None:
    whole = tarred(*MEMBERS) if is_tar else zipped(*MEMBERS)
    damaged = bytearray(whole[: int(len(whole) * cut) + 1])
    damaged[flip % len(damaged)] ^= 0xFF
    (told,) = jail.call_many(ListEntries(), [bytes(damaged)])
    assert not isinstance(told, DecoderStopped)
