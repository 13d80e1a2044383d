"""Task ``scan``: what a picture is, how large, how many frames, and its PDQ."""

from collections.abc import Mapping

from orbweaver.jail.frames import Fact
from orbweaver.jail.pdq import pdq_of
from orbweaver.jail.pictures import decode_first_frame, frame_count, open_picture, prepare_pillow
from orbweaver.jail.samples import every_format
from orbweaver.jail.sniff import sniff
from orbweaver.jail.task import Answer, Task


class ScanTask:
    """Reads a picture's facts and hashes its first frame as stored, not turned upright."""

    name = "scan"

    def warm_up(self) -> None:
        """Decode a small picture of every format, so that each decoder is loaded and used."""
        prepare_pillow()
        for sample in every_format():
            self.run(sample, {})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return the facts; there are no options.

        Raises:
            MediaError: It is no picture that we read, damaged, or above a limit.
        """
        del options
        opened = open_picture(payload)
        frames = frame_count(opened, payload)
        picture, is_whole = decode_first_frame(payload, upright=False)
        pdq = pdq_of(picture)
        return Answer(
            {
                "media_type": sniff(payload),
                "width": opened.width,
                "height": opened.height,
                "frames": frames,
                "whole": is_whole,
                "pdq": pdq.value_hex,
                "quality": pdq.quality,
            }
        )


TASKS: list[Task] = [ScanTask()]
