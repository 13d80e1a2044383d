"""The index for large banks: mapped segments, and a delta in memory that is merged by and by."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

import structlog

from orbweaver.errors import MalformedSegment, StoreError
from orbweaver.model.bank import BankEntry, BankUpdate, Match
from orbweaver.model.media import Media
from orbweaver.ports.index.port import KeepsBanks
from orbweaver.ports.index.segments.builder import IndexBuilder
from orbweaver.ports.index.segments.folder import IndexFolder, Stamp
from orbweaver.ports.index.segments.state import State, standing

MERGE_AT_ENTRIES = 10_000
_IN_MEMORY = 2
"""The delta holds at most so many times the entries at which it is merged."""
Progress = Callable[[int], None]
"""Told how many entries were read so far."""


def _untold(_entries: int) -> None:
    return


class SegmentIndex:
    """Keeps :class:`orbweaver.ports.index.port.Index` over a folder that many processes share.

    All map the same files; each holds what came since in a delta of its own, which it reads from
    the banks. One process at a time builds. The database of the banks is the record: a folder
    that is lost or damaged is built again from it.
    """

    def __init__(
        self, root: Path, merge_at_entries: int = MERGE_AT_ENTRIES, *, in_background: bool = True
    ) -> None:
        """Hold nothing before the first :meth:`follow`; write nothing before there is much.

        Args:
            root: The folder; made when first written to.
            merge_at_entries: So many changes in memory become a segment.
            in_background: Merge on a thread of its own; otherwise :meth:`follow` does.
        """
        self._folder = IndexFolder(root)
        self._builder = IndexBuilder(self._folder)
        self._merge_at = merge_at_entries
        self._in_background = in_background
        self._state = State()
        self._stamp: Stamp | None = None
        self._merging: Thread | None = None

    @property
    def version(self) -> int:
        """The version of the banks that it holds; 0 before the first."""
        return self._state.version

    def __len__(self) -> int:
        """Return how many entries it holds."""
        return self._state.alive

    def search(self, media: Sequence[Media]) -> Sequence[tuple[Match, ...]]:
        """Return the matches of each media, best first, in the order asked."""
        return self._state.search(media)

    def holds(self, signal_type: str) -> bool:
        """Return whether any entry is of that type; one just withdrawn may count still."""
        return any(part.row_count(signal_type) for part in self._state.parts)

    def load(self, entries: Sequence[BankEntry], version: int = 0) -> None:
        """Write exactly these entries, and hold them from now on.

        Raises:
            MalformedSignal: A value of no known type or length; then the old load stays.
            StoreFull: No room; then the old load stays.
            StoreUnavailable: The folder does not answer; then the old load stays.
        """
        with self._folder.named_failures():
            self._builder.replace([BankUpdate(version, tuple(entries))])
            self._adopt(*self._opened())

    def follow(self, banks: KeepsBanks) -> None:
        """Hold the banks as they are now; few changes are read into memory, many are built.

        Raises:
            MalformedSignal: A value of no known type or length; then the old state stays.
            StoreFull: There is much to build and no room.
            StoreUnavailable: The folder or the banks do not answer.
        """
        with self._folder.named_failures():
            state, stamp = self._newest()
            updates = self._few_updates(banks, state)
            if updates is None:
                self.build(banks)
                return
            if updates:
                state = state.with_updates(updates, banks.bank_history(updates[-1].version))
            self._adopt(state, stamp)
            if self._state.unmerged >= self._merge_at:
                self._merge_soon()

    def build(self, banks: KeepsBanks, progress: Progress = _untold, *, anew: bool = False) -> None:
        """Write what the banks hold into segments, and hold it; wait for whoever builds already.

        With ``anew`` nothing of what was written before is used.

        Raises:
            StoreFull: No room; what was there before stays.
            StoreUnavailable: The folder or the banks do not answer.
        """
        with self._folder.named_failures():
            self._newest()  # what is damaged is put aside
            self._builder.build(banks, progress, anew=anew)
            self._adopt(*self._opened())

    def tidy(self) -> None:
        """Forget damaged files that were put aside: they were built again since."""
        with self._folder.locked():
            self._folder.forget_damaged()

    def close(self) -> None:
        """Wait until a merge under way is done."""
        if self._merging is not None:
            self._merging.join()

    def _adopt(self, state: State, stamp: Stamp | None) -> None:
        self._state, self._stamp = state, stamp

    def _newest(self) -> tuple[State, Stamp | None]:
        """Return what we hold, or what somebody wrote since."""
        if self._folder.stamp() == self._stamp:
            return self._state, self._stamp
        try:
            return self._opened()
        except MalformedSegment as error:
            structlog.get_logger("index").warning("index.damaged", reason=error.detail)
            self._builder.mend()
            return self._opened()

    def _opened(self) -> tuple[State, Stamp | None]:
        held = {part.number: part for part in self._state.segments}
        manifest, parts, stamp = self._folder.opened(held)
        return standing(manifest, parts), stamp

    def _few_updates(self, banks: KeepsBanks, state: State) -> list[BankUpdate] | None:
        """Return what became of the banks since a state; nothing where that is too much.

        Nothing as well where the state is of banks with another history.
        """
        if banks.bank_history(state.version) != state.history:
            return None
        updates: list[BankUpdate] = []
        if banks.bank_version() == state.version:
            return updates
        room = _IN_MEMORY * self._merge_at - state.unmerged
        for update in banks.bank_updates(state.version):
            room -= len(update.added) + len(update.withdrawn)
            if room < 0:
                return None
            updates.append(update)
        return updates

    def _merge_soon(self) -> None:
        if not self._in_background:
            self._merge(self._state)
        elif self._merging is None or not self._merging.is_alive():
            self._merging = Thread(target=self._merge, args=(self._state,), name="index merge")
            self._merging.start()

    def _merge(self, state: State) -> None:
        """Write the delta of a state; where that fails it stays in memory until the next time."""
        try:
            self._builder.merge(state)
        except (StoreError, MemoryError) as error:
            structlog.get_logger("index").warning("index.not_merged", reason=str(error))
