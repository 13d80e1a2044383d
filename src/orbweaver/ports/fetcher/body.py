"""The body of one reply as it arrives: unpacked, counted, kept, or hashed where it is too large."""

import hashlib
from dataclasses import dataclass

from orbweaver.errors import BodyTooLarge
from orbweaver.ports.fetcher.decoding import Unpacking, unpacking_of
from orbweaver.ports.fetcher.port import SNIFFED_BYTES, BodyDigests, FetchLimits


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of a body."""

    body: bytes
    size_bytes: int
    digests: BodyDigests | None


class Body:
    """Takes the bytes of the wire, in order; never holds more than the limits allow."""

    __slots__ = (
        "_chunks",
        "_keep_bytes",
        "_max_bytes",
        "_running",
        "_unpacking",
        "size_bytes",
        "wire_bytes",
    )

    def __init__(self, limits: FetchLimits) -> None:
        """Take at most what ``limits`` say."""
        self._max_bytes = limits.max_body_bytes
        self._keep_bytes = limits.keep_body_bytes
        self.begin("")

    def begin(self, content_encoding: str) -> None:
        """Forget what came, and expect a body from its first byte.

        Raises:
            MalformedReply: Nobody knows that encoding.
        """
        self.wire_bytes = 0
        self.size_bytes = 0
        self._chunks: list[bytes] = []
        self._running: _RunningDigests | None = None
        self._unpacking: Unpacking | None = None
        if content_encoding:
            self._unpacking = unpacking_of(content_encoding)

    def take(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            BodyTooLarge: It is longer than allowed, or grows like a bomb.
            MalformedReply: It is not encoded as announced.
        """
        self.wire_bytes += len(chunk)
        if self._unpacking is not None:
            for piece in self._unpacking.feed(chunk):
                self._add(piece)
            return
        size_bytes = self.size_bytes + len(chunk)
        if size_bytes > self._keep_bytes:
            self._add(chunk)
            return
        self.size_bytes = size_bytes
        self._chunks.append(chunk)

    def give(self) -> Gathered:
        """Give the body away, and hold nothing of it any more.

        Raises:
            MalformedReply: It broke off inside its compression before anything came out.
        """
        if self._unpacking is not None:
            self._unpacking.check_end()
        body = b"".join(self._chunks)
        running = self._running
        self._chunks = []
        return Gathered(body, self.size_bytes, running.digests() if running else None)

    def drop(self) -> None:
        """Hold nothing."""
        self._chunks = []

    def _add(self, piece: bytes) -> None:
        self.size_bytes += len(piece)
        if self.size_bytes > self._max_bytes:
            self._chunks = []
            raise BodyTooLarge(f"more than {self._max_bytes} bytes")
        if self._running is not None:
            self._running.update(piece)
            return
        self._chunks.append(piece)
        if self.size_bytes > self._keep_bytes:
            self._outgrow()

    def _outgrow(self) -> None:
        """Hash what came, keep its beginning alone, and only hash from here on."""
        self._running = _RunningDigests()
        start, most = b"", min(SNIFFED_BYTES, self._keep_bytes)
        for chunk in self._chunks:
            self._running.update(chunk)
            start += chunk[: most - len(start)]
        self._chunks = [start]


class _RunningDigests:
    """The three digests of a body under way."""

    __slots__ = ("_md5", "_sha1", "_sha256")

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._md5 = hashlib.md5(usedforsecurity=False)

    def update(self, piece: bytes) -> None:
        self._sha256.update(piece)
        self._sha1.update(piece)
        self._md5.update(piece)

    def digests(self) -> BodyDigests:
        return BodyDigests(self._sha256.hexdigest(), self._sha1.hexdigest(), self._md5.hexdigest())
