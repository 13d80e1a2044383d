"""Tasks ``entries`` and ``entry``: what an archive holds, and a copy of one picture in it."""

import hashlib
import lzma  # noqa: F401 (loaded before the walls stand: archives may be packed with it)
import tarfile
import zipfile
from collections.abc import Mapping
from io import BytesIO

from orbweaver.jail.archive import Entry, count, entries, entry_at
from orbweaver.jail.copies import blurred_copy, clean_copy
from orbweaver.jail.frames import Fact
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.jail.sniff import sniff
from orbweaver.jail.task import Answer, Task


class EntriesTask:
    """Lists the files of an archive with their digests."""

    name = "entries"

    def warm_up(self) -> None:
        """List a small zip of each packing, and a small tar of each."""
        for payload in _samples():
            self.run(payload, {})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return a line for every entry, and how many there are said to be."""
        del options
        listed: list[Fact] = [_line(entry) for entry in entries(payload)]
        return Answer({"entries": listed, "count": max(count(payload), len(listed))})


class EntryTask:
    """Makes a copy of one picture in an archive."""

    name = "entry"

    def warm_up(self) -> None:
        """Pictures are decoded as everywhere."""
        prepare_pillow()

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return a PNG or a JPEG; options are ``number``, ``side``, ``colour`` and ``strength``.

        Strength 0 asks for the clear copy.
        """
        number, side_px, strength = (
            int(str(options[name])) for name in ("number", "side", "strength")
        )
        content, keep_colour = entry_at(payload, number), options["colour"] is True
        if strength:
            copy = blurred_copy(content, side_px, keep_colour=keep_colour, strength=strength)
        else:
            copy = clean_copy(content, side_px, keep_colour=keep_colour)
        return Answer({}, copy)


def _line(entry: Entry) -> Fact:
    content = entry.content
    return {
        "number": entry.number,
        "name": entry.name,
        "size_bytes": entry.said_bytes if content is None else len(content),
        "media_type": "" if content is None else sniff(content),
        "sha256_hex": "" if content is None else hashlib.sha256(content).hexdigest(),
        "refusal": entry.refusal.value if entry.refusal else "",
    }


def _samples() -> list[bytes]:
    samples = []
    for packing in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_BZIP2,
        zipfile.ZIP_LZMA,
    ):
        sink = BytesIO()
        with zipfile.ZipFile(sink, "w", packing) as archive:
            archive.writestr(zipfile.ZipInfo("garden.txt"), b"moss " * 20)
        samples.append(sink.getvalue())
    for mode in ("w:", "w:gz", "w:bz2", "w:xz"):
        sink = BytesIO()
        with tarfile.open(fileobj=sink, mode=mode) as archive:
            info = tarfile.TarInfo("garden.txt")
            info.size = len(b"moss")
            archive.addfile(info, BytesIO(b"moss"))
        samples.append(sink.getvalue())
    return samples


TASKS: list[Task] = [EntriesTask(), EntryTask()]
