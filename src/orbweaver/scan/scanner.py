"""The scanner: bytes in, media with signals and probes out, or one sentence that says why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.errors import MediaError
from orbweaver.jail.picture import PictureReading, ReadPicture
from orbweaver.jail.pool import JailPool
from orbweaver.jail.sniff import sniff
from orbweaver.kernel.digests import sha1_sha256
from orbweaver.model.media import Media
from orbweaver.model.scan_mode import LEAST_SIDE_PX, ScanMode
from orbweaver.model.signal import Signal
from orbweaver.scan.counters import ScanCounters, ScanTally
from orbweaver.signals.md5 import MD5
from orbweaver.signals.pdq import PDQ
from orbweaver.signals.pdq_fast import FAST_PDQ
from orbweaver.signals.sha1 import SHA1
from orbweaver.signals.sha256 import SHA256

Digests = tuple[Signal, ...]
_LOOKS = (PDQ.name, FAST_PDQ)


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """How to scan."""

    mode: ScanMode = ScanMode.EXACT
    """``fast`` is for who looks twice at what comes near: see ``scan.confirm``."""
    least_side_px: int = LEAST_SIDE_PX
    """Fast mode: how many pixels of the smaller side must remain."""
    own_decoders: bool = True
    """Whether our own readers of JPEG and GIF may be used."""
    rungs: tuple[str, ...] | None = None
    """Which detectors to ask for probes; nothing for all."""


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
    """Why it has no perceptual signal, or none but a fast one."""
    orientation: int = 1
    """EXIF orientation, 1 to 8; signals are of the picture as stored."""
    mode: ScanMode = ScanMode.EXACT
    """How its look was measured; a fast value is named ``pdq-fast`` among the signals."""
    may_match: bool = True
    """False where a wider search of the banks found nothing near already."""


class Scanner:
    """Scans bytes with a pool of jailed workers; safe to use from any thread."""

    def __init__(self, pool: JailPool, settings: ScanSettings | None = None) -> None:
        """Use a started pool, which stays its owner's to close; exact mode unless told."""
        self._pool = pool
        self._settings = settings or ScanSettings()
        self.tally = ScanTally()

    @property
    def counters(self) -> ScanCounters:
        """What it has done so far."""
        return self.tally.counters(self._pool.workers_started)

    def scan_bytes(self, content: bytes, *, md5: bool = False) -> ScanResult:
        """Return media, SHA-1, SHA-256 (and MD5 where asked) and PDQ where it is a picture.

        Never raises for what the bytes are: see ``error`` of the result.

        Raises:
            WrongState: The pool is not started.
        """
        [result] = self.scan_many([content], md5=md5)
        return result

    def scan_many(self, contents: Sequence[bytes], *, md5: bool = False) -> list[ScanResult]:
        """Scan a batch with one worker; a result for each, in order.

        Raises:
            WrongState: The pool is not started.
        """
        digests = [compute_digests(content, md5=md5) for content in contents]
        answers = self.read(contents, self._settings.mode)
        return [
            _result(content, made, answer)
            for content, made, answer in zip(contents, digests, answers, strict=True)
        ]

    def read_exactly(self, content: bytes, before: Media) -> ScanResult:
        """Decode in full what was scanned before; the digests stay."""
        [answer] = self._ask([content], ScanMode.EXACT)
        digests = tuple(s for s in before.signals if s.signal_type not in _LOOKS)
        return _result(content, digests, answer)

    def read(
        self, contents: Sequence[bytes], mode: ScanMode
    ) -> Sequence[PictureReading | MediaError]:
        """Ask the jail about a batch, and count it."""
        answers = self._ask(contents, mode)
        outcomes = [each if isinstance(each, MediaError) else each.mode for each in answers]
        self.tally.scanned([len(content) for content in contents], outcomes)
        return answers

    def _ask(
        self, contents: Sequence[bytes], mode: ScanMode
    ) -> Sequence[PictureReading | MediaError]:
        chosen = self._settings
        request = ReadPicture(
            mode=mode,
            least_side_px=chosen.least_side_px,
            own_decoders=chosen.own_decoders,
            rungs=self._pool.rungs if chosen.rungs is None else chosen.rungs,
        )
        return self._pool.call_many(request, contents)


def compute_digests(content: bytes, *, md5: bool) -> Digests:
    """Hash bytes: outside the jail, since a digest can be proof and a worker may be lying."""
    sha1, sha256 = sha1_sha256(content)
    made = SHA256.of_digest(sha256), SHA1.of_digest(sha1)
    return (*made, MD5.of_bytes(content)) if md5 else made


def _result(content: bytes, digests: Digests, answer: PictureReading | MediaError) -> ScanResult:
    if isinstance(answer, MediaError):
        return _unread(content, digests, answer)
    name = FAST_PDQ if answer.mode is ScanMode.FAST else PDQ.name
    look = Signal(name, answer.pdq_hex, answer.pdq_quality)
    media = Media(
        sha256_hex=digests[0].value_hex,
        size_bytes=len(content),
        media_type=answer.media_type,
        width_px=answer.width_px,
        height_px=answer.height_px,
        signals=(*digests, look),
        probes=answer.probes,
    )
    return ScanResult(
        media,
        answer.frame_count,
        answer.is_whole,
        error=None,
        orientation=answer.orientation,
        mode=answer.mode,
    )


def _unread(content: bytes, digests: Digests, error: MediaError) -> ScanResult:
    media = Media(
        sha256_hex=digests[0].value_hex,
        size_bytes=len(content),
        media_type=sniff(content),
        width_px=0,
        height_px=0,
        signals=digests,
    )
    return ScanResult(media, frame_count=0, is_whole=False, error=error)
