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
        """Copy one small picture."""
        prepare_pillow()
        self.run(next(every_format()), {"side": 64})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return a JPEG; the option ``side`` is its longest side in pixels."""
        return Answer({}, clean_copy(payload, int(str(options["side"]))))


TASKS: list[Task] = [RevealTask()]
