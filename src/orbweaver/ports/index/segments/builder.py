"""The builder: writes segments and the manifest, one process at a time, safe to be killed."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress

from orbweaver.errors import MalformedSegment
from orbweaver.kernel.rows import SegmentRows
from orbweaver.model.bank import BankEntry, BankUpdate
from orbweaver.ports.index.port import UNTOLD, KeepsBanks
from orbweaver.ports.index.segments.folder import IndexFolder
from orbweaver.ports.index.segments.gathering import gathered, joined, size
from orbweaver.ports.index.segments.manifest import Manifest, SegmentLine
from orbweaver.ports.index.segments.merging import kept_apart, merged
from orbweaver.ports.index.segments.provenance import ProvenanceTable
from orbweaver.ports.index.segments.state import State, standing


class IndexBuilder:
    """Changes the folder of an index; every change is one new manifest."""

    def __init__(self, folder: IndexFolder) -> None:
        """Write into ``folder``."""
        self._folder = folder

    def build(
        self, banks: KeepsBanks, progress: Callable[[int], None], *, anew: bool = False
    ) -> None:
        """Write what became of the banks since the manifest, or all that they hold.

        All of it with ``anew``, where what is there does not read, and where it is of banks with
        another history: they were lost or restored then.
        """
        with self._folder.locked():
            manifest = self._manifest_or_none()
            self._folder.sweep(manifest)
            goes_on = banks.bank_history(manifest.bank_version) == manifest.bank_history
            base = self._standing(manifest) if goes_on and not anew else State()
            updates = _told(banks.bank_updates(base.version), progress)
            self._write(manifest, base, updates, banks.bank_history)

    def replace(self, updates: Iterable[BankUpdate]) -> None:
        """Write what these updates add, and nothing of what was there before."""
        with self._folder.locked():
            manifest = self._manifest_or_none()
            self._write(manifest, State(), updates, lambda _version: UNTOLD)

    def merge(self, state: State) -> None:
        """Write a state's delta and dead rows; nothing where somebody else writes or wrote."""
        with self._folder.locked(waits=False) as is_ours:
            if not is_ours:
                return
            with suppress(MalformedSegment):  # whoever follows next puts it aside
                manifest = self._folder.manifest()
                if manifest == state.base:
                    self._folder.sweep(manifest)
                    table = ProvenanceTable()
                    self._commit(manifest, state, [merged([state.delta], table)], table)

    def mend(self) -> None:
        """Put aside what does not read, and begin anew with nothing; unless all is well by now."""
        with self._folder.locked():
            bad = self._folder.unreadable()
            if not bad:
                return
            empty = Manifest(next_number=self._manifest_or_none().next_number)
            for name in bad:
                self._folder.put_aside(name)
            self._folder.write_manifest(empty)
            self._folder.sweep(empty)

    def _standing(self, manifest: Manifest) -> State:
        """Return the state of a manifest, or nothing where it does not read."""
        try:
            return standing(manifest, [self._folder.part(line) for line in manifest.segments])
        except (MalformedSegment, FileNotFoundError):
            return State()

    def _manifest_or_none(self) -> Manifest:
        """Return the manifest, or an empty one whose numbers nobody used."""
        try:
            return self._folder.manifest()
        except MalformedSegment:
            return Manifest(next_number=self._folder.unused_number())

    def _write(
        self,
        manifest: Manifest,
        base: State,
        updates: Iterable[BankUpdate],
        history: Callable[[int], str],
    ) -> None:
        """Let updates of ``base`` count in place of the manifest, where anything is other then."""
        table, rows = ProvenanceTable(), []
        withdrawn: list[BankEntry] = []
        version = base.version
        for update in updates:
            rows.append(gathered(update.added, table))
            withdrawn += update.withdrawn
            version = update.version
        if rows or base.base != manifest:
            thinned = tuple(part.without(part.places_of(withdrawn)) for part in base.segments)
            now = State(version, history(version), base.base, thinned)
            self._commit(manifest, now, rows, table)

    def _commit(
        self, manifest: Manifest, state: State, rows: list[SegmentRows], table: ProvenanceTable
    ) -> None:
        """Write one segment of new rows and what is merged with them, and then the manifest."""
        apart = kept_apart(state.segments, sum(map(size, rows)))
        stays = {part.number for part in apart}
        rows.append(merged((part for part in state.segments if part.number not in stays), table))
        new = joined(rows)
        if size(new):
            apart.append(self._folder.write_part(manifest.next_number, new, table))
        lines = tuple(SegmentLine(part.number, part.rows.size, part.dead) for part in apart)
        by_bank = sum((part.by_bank() for part in apart), Counter[str]())
        now = Manifest(state.version, state.history, manifest.next_number + 1, lines, by_bank)
        self._folder.write_manifest(now)
        self._folder.sweep(now)


def _told(updates: Iterable[BankUpdate], progress: Callable[[int], None]) -> Iterable[BankUpdate]:
    entries = 0
    for update in updates:
        yield update
        entries += len(update.added) + len(update.withdrawn)
        progress(entries)
