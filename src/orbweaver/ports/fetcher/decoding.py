"""Content encodings, undone piece by piece: no input makes more than one small piece at a time.

We do it ourselves and not libcurl: its build lacks zstd, and a body that broke off can only be
taken up again where the state of its decoder is ours.
"""

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli

from orbweaver.errors import BodyTooLarge, MalformedReply

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
_PIECE_BYTES = 64 * 1024
_MOST_LAYERS = 3
_GZIP_BITS = 31
_RAW_BITS = -15
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_WINDOW_LOG = 23  # 8 MiB, the most that RFC 9659 lets a server use
_MOST_GROWTH = 200  # times; pages of text stay below 50
_TRUSTED_BYTES = 4 * 1024 * 1024  # so much may come out of nothing


class Decoder(Protocol):
    """Undoes one layer."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give what ``chunk`` unpacks to, in pieces.

        Raises:
            MalformedReply: It is not of this encoding.
        """

    @property
    def has_ended(self) -> bool:
        """Whether the encoding said that nothing follows."""


class Unpacking:
    """All layers of one body, and a bound on how much they may grow."""

    def __init__(self, decoders: list[Decoder]) -> None:
        """Undo the layers in the order of ``decoders``."""
        self._decoders = decoders
        self._packed_bytes = 0
        self._unpacked_bytes = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give what ``chunk`` unpacks to, in pieces.

        Raises:
            MalformedReply: It is not encoded as announced.
            BodyTooLarge: It unpacks to more than anything sensible does.
        """
        self._packed_bytes += len(chunk)
        for piece in self._through(chunk, 0):
            self._unpacked_bytes += len(piece)
            if self._unpacked_bytes > _TRUSTED_BYTES + _MOST_GROWTH * self._packed_bytes:
                raise BodyTooLarge(f"it unpacks to more than {_MOST_GROWTH} times its size")
            yield piece

    def check_end(self) -> None:
        """Pass where the body may end here. One that breaks off is kept, as browsers keep it.

        Raises:
            MalformedReply: Nothing came out, and something should have.
        """
        has_ended = all(decoder.has_ended for decoder in self._decoders)
        if self._packed_bytes and not self._unpacked_bytes and not has_ended:
            raise MalformedReply("its compression breaks off before anything came out")

    def _through(self, chunk: bytes, layer: int) -> Iterator[bytes]:
        if layer == len(self._decoders):
            yield chunk
            return
        for piece in self._decoders[layer].feed(chunk):
            yield from self._through(piece, layer + 1)


def unpacking_of(content_encoding: str) -> Unpacking | None:
    """Return what undoes the encodings that a header names; nothing where it names none.

    Raises:
        MalformedReply: An unknown one, or too many.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    layers = [name for name in reversed(names) if name not in _NO_CODING]
    if len(layers) > _MOST_LAYERS:
        raise MalformedReply(f"more than {_MOST_LAYERS} layers of compression")
    if any(name not in _DECODERS for name in layers):
        raise MalformedReply("its compression is unknown")
    return Unpacking([_DECODERS[name]() for name in layers]) if layers else None


class _Gzip:
    """One or several members; what follows the last is not part of the body."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP_BITS)

    @property
    def has_ended(self) -> bool:
        return self._member.eof

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            yield from _inflate(self._member, chunk)
            chunk = self._member.unused_data if self._member.eof else b""
            if chunk.startswith(_GZIP_MAGIC):
                self._member = zlib.decompressobj(_GZIP_BITS)
            elif chunk:
                return


class _Deflate:
    """With the header of zlib as the standard says, or without it as some servers have it."""

    def __init__(self) -> None:
        self._inner: zlib._Decompress | None = None
        self._start = b""

    @property
    def has_ended(self) -> bool:
        return self._inner is not None and self._inner.eof

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._inner is None:
            self._start += chunk
            if len(self._start) < len(_GZIP_MAGIC):
                return
            chunk, self._start = self._start, b""
            self._inner = zlib.decompressobj(zlib.MAX_WBITS if _has_header(chunk) else _RAW_BITS)
        yield from _inflate(self._inner, chunk)


class _Brotli:
    """One stream."""

    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    @property
    def has_ended(self) -> bool:
        return bool(self._inner.is_finished())

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        while not self._inner.is_finished():
            try:
                piece = self._inner.process(chunk, output_buffer_limit=_PIECE_BYTES)
            except brotli.error as error:
                raise MalformedReply("its compression is broken") from error
            if piece:
                yield piece
            if self._inner.can_accept_more_data():
                return
            chunk = b""


class _Zstd:
    """One or several frames."""

    def __init__(self) -> None:
        self._frame = _new_frame()
        self.has_ended = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        while True:
            try:
                piece = self._frame.decompress(chunk, _PIECE_BYTES)
            except zstd.ZstdError as error:
                raise MalformedReply("its compression is broken") from error
            if piece:
                yield piece
            self.has_ended = self._frame.eof
            if self._frame.eof:
                chunk = self._frame.unused_data
                self._frame = _new_frame()
                if not chunk:
                    return
            elif self._frame.needs_input:
                return
            else:
                chunk = b""


def _new_frame() -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(
        options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
    )


def _inflate(inner: "zlib._Decompress", chunk: bytes) -> Iterator[bytes]:
    while chunk and not inner.eof:
        try:
            piece = inner.decompress(chunk, _PIECE_BYTES)
        except zlib.error as error:
            raise MalformedReply("its compression is broken") from error
        if piece:
            yield piece
        chunk = inner.unconsumed_tail


def _has_header(start: bytes) -> bool:
    """Return whether a deflated body begins as RFC 1950 says."""
    is_deflate = start[0] & 0x0F == zlib.DEFLATED
    return is_deflate and int.from_bytes(start[:2], "big") % 31 == 0


_NO_CODING = {"", "identity", "none"}
_DECODERS: dict[str, Callable[[], Decoder]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
