"""Task ``reveal``: a clean copy, for the moment that an analyst holds to see."""

from collections.abc import Mapping

from orbweaver.jail.copies import clean_copy
from orbweaver.jail.frames import Fact
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.jail.samples import every_format
from orbweaver.jail.task import Answer, Task


class RevealTask:
    """Decodes the first frame and encodes it afresh."""

    name = "reveal"

    def warm_up(self) -> None:
        """Copy one small picture both ways."""
        prepare_pillow()
        sample = next(every_format())
        for keep_colour in (False, True):
            self.run(sample, {"side": 64, "colour": keep_colour})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return a JPEG; options are ``side``, its longest in pixels, and ``colour``."""
        side_px, keep_colour = int(str(options["side"])), options["colour"] is True
        return Answer({}, clean_copy(payload, side_px, keep_colour=keep_colour))


TASKS: list[Task] = [RevealTask()]
