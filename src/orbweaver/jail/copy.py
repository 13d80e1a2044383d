"""Asking the jail for copies to look at: :class:`BlurPicture` and :class:`RevealPicture`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from orbweaver.errors import DecoderStopped
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.limits import LONGEST_BLOB_BYTES
from orbweaver.jail.sniff import sniff

LARGEST_BLURRED_PX = 64
LARGEST_REVEALED_PX = 4_096
_LARGEST_BLURRED_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Copy:
    """A picture made afresh in the jail, safe to show: no metadata, nothing after its end."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class BlurPicture:
    """Ask for a copy in which nothing can be recognised: a small grey blur, as PNG."""

    width_px: int = 48
    """Of both directions, at most 64: larger ones would show too much."""
    keep_colour: bool = False
    deadline_s: float | None = None
    task: ClassVar[str] = "blur"
    most_reply_bytes: ClassVar[int] = _LARGEST_BLURRED_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Return size and colour."""
        return {"width": min(self.width_px, LARGEST_BLURRED_PX), "colour": self.keep_colour}

    def read(self, facts: Fields, blob: bytes) -> Copy:
        """Check an answer: so few bytes that no clear picture fits.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        del facts
        if len(blob) > _LARGEST_BLURRED_BYTES:
            raise DecoderStopped("the blurred copy is too large to be one")
        return _as_copy(blob, "image/png")


@dataclass(frozen=True, slots=True)
class RevealPicture:
    """Ask for a clear copy, upright and clean, as JPEG."""

    longest_side_px: int = 1_600
    """At most 4,096."""
    deadline_s: float | None = None
    task: ClassVar[str] = "reveal"
    most_reply_bytes: ClassVar[int] = LONGEST_BLOB_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Return the size."""
        return {"side": min(self.longest_side_px, LARGEST_REVEALED_PX)}

    def read(self, facts: Fields, blob: bytes) -> Copy:
        """Check an answer.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        del facts
        return _as_copy(blob, "image/jpeg")


def _as_copy(blob: bytes, media_type: str) -> Copy:
    if sniff(blob) != media_type:
        raise DecoderStopped(f"the copy is no {media_type}")
    return Copy(blob, media_type)
