"""How the case came to be: opened, grown, joined with others."""

from collections import Counter
from collections.abc import Iterator

from orbweaver.casework.history.line import HistoryKind, HistoryLine, Reader
from orbweaver.casework.models import CaseJoin, CaseMedia

GREW = HistoryKind.GREW


def growth(reader: Reader) -> Iterator[HistoryLine]:
    """Tell when the case opened, and when how many media came into it."""
    yield HistoryLine(reader.case.opened_at, GREW, "opened")
    members = CaseMedia.objects.filter(case=reader.case)
    added = Counter(members.values_list("added_at", flat=True))
    for at, count in sorted(added.items()):
        if at != reader.case.opened_at:
            yield HistoryLine(at, GREW, "added", facts={"count": str(count)})


def joins(reader: Reader) -> Iterator[HistoryLine]:
    """Tell which cases became part of this one."""
    for row in CaseJoin.objects.filter(into_case=reader.case).order_by("at"):
        yield HistoryLine(row.at, GREW, "joined", facts={"case": row.from_case_id})
