"""Some banks out of all, for a run that somebody limits to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.errors import UnknownName
from orbweaver.model.bank import BankEntry
from orbweaver.pipeline.judges import KeepsBanks
from orbweaver.ports.desk.port import Desk


@dataclass(frozen=True, slots=True)
class ChosenBanks:
    """The named banks, and every allow-list."""

    desk: Desk
    names: frozenset[str]

    def bank_version(self) -> int:
        """Return the number of the latest change to any bank."""
        return self.desk.bank_version()

    def bank_entries(self) -> tuple[int, Sequence[BankEntry]]:
        """Return the entries of the chosen banks, and the version that they are."""
        version, entries = self.desk.bank_entries()
        return version, [entry for entry in entries if entry.allows or entry.bank in self.names]


def chosen_banks(desk: Desk, names: Sequence[str]) -> KeepsBanks:
    """Return what to match with: all banks where ``names`` is empty.

    Raises:
        UnknownName: A bank that is not there, or holds nothing.
    """
    if not names:
        return desk
    filled = {entry.bank for entry in desk.bank_entries()[1]}
    for name in names:
        if name not in filled:
            raise UnknownName(f"bank {name!r} (or it is empty)")
    return ChosenBanks(desk, frozenset(names))
