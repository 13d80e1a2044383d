"""The head of a reply as it arrives, and whether what follows it takes up a body that broke off."""

import re
from dataclasses import dataclass, field

from orbweaver.errors import MalformedReply

_MOST_HEADER_BYTES = 64 * 1024  # of all replies of one transfer, 1xx and trailers included
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)", re.IGNORECASE)
_NO_VERSION = "1.1"


@dataclass(slots=True)
class ReplyHead:
    """Status line and headers of the last reply of a transfer."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    _status_line: bytes = b""
    _taken_bytes: int = 0

    def take(self, line: bytes) -> None:
        """Take the next line.

        Raises:
            MalformedReply: There are too many.
        """
        self._taken_bytes += len(line)
        if self._taken_bytes > _MOST_HEADER_BYTES:
            raise MalformedReply(f"more than {_MOST_HEADER_BYTES} bytes of headers")
        if line.startswith(b"HTTP/"):
            self.headers = []
            self._status_line = line
            return
        name, colon, value = line.partition(b":")
        if colon:
            self.headers.append((_text(name).strip().lower(), _text(value).strip()))

    @property
    def status(self) -> int:
        """The HTTP status; 0 before there is one."""
        words = self._status_line.split(None, 2)
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0

    @property
    def http_version(self) -> str:
        """The version of the protocol: 1.0, 1.1, 2."""
        words = self._status_line.split(None, 1)
        return words[0].removeprefix(b"HTTP/").decode() if words else _NO_VERSION

    def header(self, name: str) -> str:
        """Return the first value of a header, empty when it is not there."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def strong_etag(self) -> str:
        """A validator that promises the same bytes; empty where there is none."""
        etag = self.header("etag")
        return etag if etag.startswith('"') else ""

    def goes_on_at(self, first: "ReplyHead", offset_bytes: int) -> bool:
        """Return whether this reply's body is that of ``first`` from ``offset_bytes`` on."""
        told = _RANGE.fullmatch(self.header("content-range"))
        if told is None or int(told[1]) != offset_bytes:
            return False
        return self.strong_etag in {"", first.strong_etag}


def _text(field_bytes: bytes) -> str:
    """Decode a header as browsers show it: UTF-8 where it is, else each byte a character."""
    try:
        return field_bytes.decode()
    except UnicodeDecodeError:
        return field_bytes.decode("latin-1")
