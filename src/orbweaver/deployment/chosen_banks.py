"""Some banks out of all, where somebody wants to hear of them alone.

Matching itself always asks every bank: what a run records, it records for the whole house.
"""

from collections.abc import Collection
from dataclasses import replace

from orbweaver.errors import UnknownName
from orbweaver.model.finding import Finding
from orbweaver.ports.desk.port import Desk


def chosen_banks(desk: Desk, names: Collection[str]) -> frozenset[str]:
    """Return the names as a set; empty means all banks.

    Raises:
        UnknownName: A bank that is not there, or holds nothing.
    """
    filled = desk.bank_sizes() if names else {}
    for name in names:
        if name not in filled:
            raise UnknownName(f"bank {name!r} (or it is empty)")
    return frozenset(names)


def known_to(finding: Finding, banks: frozenset[str]) -> Finding | None:
    """Return a finding as these banks tell it; nothing where others alone know the media."""
    if not banks:
        return finding
    matches = tuple(match for match in finding.matches if match.entry.bank in banks)
    if finding.matches and not matches:
        return None
    return replace(finding, matches=matches)
