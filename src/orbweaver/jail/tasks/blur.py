"""Task ``blur``: a small blurred copy, for the page that an analyst sees before any gesture."""

from collections.abc import Mapping

from orbweaver.jail.copies import blurred_copy
from orbweaver.jail.frames import Fact
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.jail.samples import every_format
from orbweaver.jail.task import Answer, Task


class BlurTask:
    """Shrinks and blurs the first frame."""

    name = "blur"

    def warm_up(self) -> None:
        """Blur one small picture both ways."""
        prepare_pillow()
        sample = next(every_format())
        for keep_colour in (False, True):
            self.run(sample, {"width": 48, "colour": keep_colour})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return a PNG; options are ``width`` in pixels and ``colour``."""
        width_px = int(str(options["width"]))
        return Answer({}, blurred_copy(payload, width_px, keep_colour=options["colour"] is True))


TASKS: list[Task] = [BlurTask()]
