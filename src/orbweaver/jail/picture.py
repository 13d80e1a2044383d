"""Asking the jail what a picture is: :class:`ReadPicture` and what it returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from orbweaver.errors import DecoderStopped
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.limits import LONGEST_SIDE_PX, MOST_FRAMES

_PDQ_HEX_DIGITS = 64
_LONGEST_TYPE_CHARS = 60
_PICTURE_TYPES = frozenset(
    f"image/{name}" for name in ("jpeg", "png", "webp", "gif", "avif", "bmp", "tiff")
)


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


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """Ask for the facts and the PDQ of a picture."""

    task: ClassVar[str] = "scan"
    deadline_s: float | None = None

    def options(self) -> Mapping[str, Fact]:
        """Nothing else is needed."""
        return {}

    def read(self, facts: Fields, blob: bytes) -> PictureReading:
        """Check an answer.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        media_type = facts.text("media_type", _LONGEST_TYPE_CHARS)
        if media_type not in _PICTURE_TYPES or blob:
            raise DecoderStopped("the reply is about no picture")
        return PictureReading(
            media_type=media_type,
            width_px=facts.whole("width", 1, LONGEST_SIDE_PX),
            height_px=facts.whole("height", 1, LONGEST_SIDE_PX),
            frame_count=facts.whole("frames", 1, MOST_FRAMES),
            is_whole=facts.truth("whole"),
            pdq_hex=facts.hexadecimal("pdq", _PDQ_HEX_DIGITS),
            pdq_quality=facts.whole("quality", 0, 100),
        )
