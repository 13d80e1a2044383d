"""Asking the jail for the scenes of a video: :class:`ReadScenes` and :class:`RevealStill`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from orbweaver.errors import DecoderStopped
from orbweaver.jail.copy import LARGEST_BLURRED_PX, LARGEST_REVEALED_PX, Copy
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.limits import LONGEST_BLOB_BYTES, MOST_SCENES
from orbweaver.jail.sniff import sniff

LONGEST_MS = 1000 * 3600 * 1000
_LARGEST_BLURRED_BYTES = 16 * 1024
_PDQ_DIGITS = 64
_BEST_QUALITY = 100
_VIDEO_DEADLINE_S = 30.0


@dataclass(frozen=True, slots=True)
class SceneReading:
    """One scene: where it begins, what PDQ says of it, and its blur."""

    place_ms: int
    pdq_hex: str
    quality: int
    """0 to 100, as PDQ's."""
    blurred: bytes
    """A PNG."""


@dataclass(frozen=True, slots=True)
class ReadScenes:
    """Ask for the contact sheet of a video: at most 24 scenes, blurred."""

    width_px: int = 48
    keep_colour: bool = False
    strength: int = 2
    """As of :class:`orbweaver.jail.copy.BlurPicture`."""
    deadline_s: float | None = _VIDEO_DEADLINE_S
    task: ClassVar[str] = "scenes"
    most_reply_bytes: ClassVar[int] = MOST_SCENES * (_LARGEST_BLURRED_BYTES + 1024)

    def options(self) -> Mapping[str, Fact]:
        """Return size, colour and strength."""
        width_px = min(self.width_px, LARGEST_BLURRED_PX)
        return {"width": width_px, "colour": self.keep_colour, "strength": self.strength}

    def read(self, facts: Fields, blob: bytes) -> tuple[SceneReading, ...]:
        """Check an answer: every picture so small that no clear one fits.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        scenes, start = [], 0
        for each in facts.objects("scenes", MOST_SCENES):
            size_bytes = each.whole("size_bytes", 1, _LARGEST_BLURRED_BYTES)
            blurred = blob[start : start + size_bytes]
            start += size_bytes
            if len(blurred) != size_bytes or sniff(blurred) != "image/png":
                raise DecoderStopped("a scene is no picture")
            scenes.append(_scene(each, blurred))
        if not scenes or start != len(blob):
            raise DecoderStopped("the scenes are not what was said of them")
        return tuple(scenes)


def _scene(fields: Fields, blurred: bytes) -> SceneReading:
    return SceneReading(
        place_ms=fields.whole("place_ms", 0, LONGEST_MS),
        pdq_hex=fields.hexadecimal("pdq_hex", _PDQ_DIGITS),
        quality=fields.whole("quality", 0, _BEST_QUALITY),
        blurred=blurred,
    )


@dataclass(frozen=True, slots=True)
class RevealStill:
    """Ask for one frame of a video as a clean JPEG; nothing ever plays."""

    place_ms: int
    """As a scene says it."""
    longest_side_px: int = 1_600
    keep_colour: bool = True
    deadline_s: float | None = _VIDEO_DEADLINE_S
    task: ClassVar[str] = "still"
    most_reply_bytes: ClassVar[int] = LONGEST_BLOB_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Return the place, the size and whether it is in colour."""
        side_px = min(self.longest_side_px, LARGEST_REVEALED_PX)
        return {"place_ms": self.place_ms, "side": side_px, "colour": self.keep_colour}

    def read(self, facts: Fields, blob: bytes) -> Copy:
        """Check an answer.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        del facts
        if sniff(blob) != "image/jpeg":
            raise DecoderStopped("the still is no image/jpeg")
        return Copy(blob, "image/jpeg")
