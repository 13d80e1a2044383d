"""The scanner: bytes in, media with signals out, or one sentence that says why not."""

from dataclasses import dataclass

from orbweaver.errors import MediaError
from orbweaver.jail.picture import PictureReading, ReadPicture
from orbweaver.jail.pool import JailPool
from orbweaver.jail.sniff import sniff
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.signals.md5 import MD5
from orbweaver.signals.pdq import PDQ
from orbweaver.signals.sha1 import SHA1
from orbweaver.signals.sha256 import SHA256


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What became of some bytes.

    The digests are there whatever the decoder says: a picture that nobody can open still has an
    identity that a bank may know.
    """

    media: Media
    """Width and height are 0 where no decoder made sense of it."""
    frame_count: int
    """0 where no decoder made sense of it."""
    is_whole: bool
    """Whether it decoded to the last byte."""
    error: MediaError | None
    """Why it has no perceptual signal."""


class Scanner:
    """Scans bytes with a pool of jailed workers; safe to use from any thread."""

    def __init__(self, pool: JailPool) -> None:
        """Use a started pool, which stays its owner's to close."""
        self._pool = pool

    def scan_bytes(self, content: bytes, *, md5: bool = False) -> ScanResult:
        """Return media, SHA-1, SHA-256 (and MD5 where asked) and PDQ where it is a picture.

        Never raises for what the bytes are: see ``error`` of the result.

        Raises:
            WrongState: The pool is not started.
        """
        digests = compute_digests(content, md5=md5)
        try:
            reading = self._pool.call(ReadPicture(), content)
        except MediaError as error:
            return _unread(content, digests, error)
        return _read(content, digests, reading)


def compute_digests(content: bytes, *, md5: bool) -> tuple[Signal, ...]:
    """Hash bytes: outside the jail, since a digest can be proof and a worker may be lying."""
    kinds = (SHA256, SHA1, MD5) if md5 else (SHA256, SHA1)
    return tuple(kind.of_bytes(content) for kind in kinds)


def _read(content: bytes, digests: tuple[Signal, ...], reading: PictureReading) -> ScanResult:
    pdq = Signal(PDQ.name, reading.pdq_hex, reading.pdq_quality)
    media = Media(
        sha256_hex=digests[0].value_hex,
        size_bytes=len(content),
        media_type=reading.media_type,
        width_px=reading.width_px,
        height_px=reading.height_px,
        signals=(*digests, pdq),
    )
    return ScanResult(media, reading.frame_count, reading.is_whole, error=None)


def _unread(content: bytes, digests: tuple[Signal, ...], error: MediaError) -> ScanResult:
    media = Media(
        sha256_hex=digests[0].value_hex,
        size_bytes=len(content),
        media_type=sniff(content),
        width_px=0,
        height_px=0,
        signals=digests,
    )
    return ScanResult(media, frame_count=0, is_whole=False, error=error)
