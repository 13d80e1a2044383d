"""The head of a reply as it arrives, and whether what follows it takes up a body that broke off."""

import re

MOST_HEADER_BYTES = 64 * 1024  # of all replies of one transfer, 1xx and trailers included
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)", re.IGNORECASE)
_START = b"HTTP/"
_NO_VERSION = "1.1"


class ReplyHead:
    """Status line and headers of the last reply of a transfer."""

    __slots__ = ("_lines", "_read_lines", "headers")

    def __init__(self, lines: list[bytes]) -> None:
        """Read the lines of a transfer, those of earlier replies among them."""
        starts = (n for n in range(len(lines) - 1, -1, -1) if lines[n].startswith(_START))
        self._lines = lines[next(starts, 0) :]
        self._read_lines = len(lines)
        text = _text(b"".join(self._lines[1:]))
        self.headers = tuple([_field(line) for line in text.split("\n") if ":" in line])
        """Names in lower case, in order of arrival."""

    def is_all_of(self, lines: list[bytes]) -> bool:
        """Return whether no line came since."""
        return len(lines) == self._read_lines

    @property
    def status(self) -> int:
        """The HTTP status; 0 before there is one."""
        words = self._status_line.split(None, 2)
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0

    @property
    def _status_line(self) -> bytes:
        return self._lines[0] if self._lines else b""

    @property
    def http_version(self) -> str:
        """The version of the protocol: 1.0, 1.1, 2."""
        words = self._status_line.split(None, 1)
        return words[0].removeprefix(_START).decode() if words else _NO_VERSION

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


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _text(lines: bytes) -> str:
    """Decode headers as browsers show them: UTF-8 where they are, else each byte a character."""
    try:
        return lines.decode()
    except UnicodeDecodeError:
        return lines.decode("latin-1")
