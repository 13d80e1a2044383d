"""Asking the jail what a picture is: :class:`ReadPicture` and what it returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from orbweaver.errors import DecoderStopped
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.record import RECORD_BYTES, read_record
from orbweaver.model.probe import Probe
from orbweaver.model.scan_mode import LEAST_SIDE_PX, ScanMode
from orbweaver.model.signal import Signal

_PDQ = "pdq"


@dataclass(frozen=True, slots=True)
class PictureReading:
    """What a worker says of a picture.

    Hashes of bytes are not in it: the parent computes those itself, because they can be proof
    and a worker may have been taken over by an earlier picture.
    """

    media_type: str
    width_px: int
    """As stored, before any EXIF orientation."""
    height_px: int
    frame_count: int
    """1 to 300; longer ones count as 300."""
    is_whole: bool
    """Whether no byte was missing; a cut picture is read as far as it goes."""
    pdq_hex: str
    """Of the first frame as stored; 64 hex digits."""
    pdq_quality: int
    """0 to 100; at 0 the bits are chance and must never be matched near."""
    orientation: int = 1
    """EXIF orientation, 1 to 8; the value is of the picture as stored all the same."""
    mode: ScanMode = ScanMode.EXACT
    """How it was decoded; ``exact`` too where the fast mode found no short cut."""
    probes: tuple[Probe, ...] = ()
    """What the detectors that were asked for would ask the banks besides."""


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """Ask for the facts and the PDQ of a picture, and for the probes of some detectors."""

    mode: ScanMode = ScanMode.EXACT
    least_side_px: int = LEAST_SIDE_PX
    """Fast mode: how many pixels of the smaller side must remain, 64 to 1,024."""
    own_decoders: bool = True
    """Whether our own readers of JPEG and GIF may be used."""
    rungs: tuple[str, ...] = ()
    """Names of the detectors to run; a pool's ``rungs`` are all there are."""
    deadline_s: float | None = None
    task: ClassVar[str] = "scan"
    most_reply_bytes: ClassVar[int] = RECORD_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Return how to decode, and what to run."""
        return {
            "mode": self.mode,
            "side": self.least_side_px,
            "own": self.own_decoders,
            "rungs": list(self.rungs),
        }

    def read(self, facts: Fields, blob: bytes) -> PictureReading:
        """Check an answer.

        Raises:
            MediaError: The worker refuses the picture.
            DecoderStopped: It is not what this task answers.
        """
        if not facts.is_empty:
            raise DecoderStopped("the reply about a picture says more than it should")
        record = read_record(blob, len(self.rungs))
        if record.mode is ScanMode.FAST and self.mode is ScanMode.EXACT:
            raise DecoderStopped("the worker took a short cut that nobody allowed")
        return PictureReading(
            media_type=record.media_type,
            width_px=record.width_px,
            height_px=record.height_px,
            frame_count=record.frame_count,
            is_whole=record.is_whole,
            pdq_hex=record.pdq.hex(),
            pdq_quality=record.quality,
            orientation=record.orientation,
            mode=record.mode,
            probes=tuple(
                Probe(self.rungs[each.rung], Signal(_PDQ, each.value.hex(), each.quality))
                for each in record.probes
            ),
        )
