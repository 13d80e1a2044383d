"""One time for all processes of a story: the machine's, and what a file adds to it."""

from datetime import datetime, timedelta
from pathlib import Path

from orbweaver.model.clock import SystemClock

FILE_NAME = "story.clock"


class ShiftedClock:
    """Runs as the machine's clock does, ahead of it by as much as was let pass so far."""

    def __init__(self, data_dir: Path) -> None:
        """Read the shift from a file in ``data_dir``; without one there is none."""
        self._path = data_dir / FILE_NAME
        self._machine = SystemClock()

    def now(self) -> datetime:
        """Return this instant of the story, aware, in UTC."""
        return self._machine.now() + timedelta(seconds=self._shift_s())

    def pass_time(self, by: timedelta) -> None:
        """Let time pass for everybody, at once."""
        draft = self._path.with_suffix(".draft")
        draft.write_text(str(self._shift_s() + by.total_seconds()))
        draft.replace(self._path)

    def _shift_s(self) -> float:
        return float(self._path.read_text()) if self._path.exists() else 0.0
