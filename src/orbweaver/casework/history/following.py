"""What followed, and who looked: notices with what became of them, and looks."""

from collections.abc import Iterator

from orbweaver.casework.history.line import HistoryKind, HistoryLine, Reader
from orbweaver.casework.history.seeing import MOST
from orbweaver.casework.models import Look, NoticeEvent
from orbweaver.casework.queries.persons import names_of


def notices(reader: Reader) -> Iterator[HistoryLine]:
    """Tell what became of the notices that rest on this case."""
    found = NoticeEvent.objects.filter(notice__basis_id=reader.case.case_id)
    rows = list(found.select_related("notice").order_by("at")[:MOST])
    names = names_of(row.actor for row in rows)
    for row in rows:
        yield HistoryLine(
            row.at,
            HistoryKind.NOTICED,
            row.kind,
            names[row.actor],
            {"notice": row.notice_id, "place": str(row.notice.url)},
        )


def looks(reader: Reader) -> Iterator[HistoryLine]:
    """Tell who looked and when: one's own looks, and others' for whoever may know of them."""
    found = Look.objects.filter(case=reader.case).select_related("person")
    if not (reader.sees_looks and reader.is_open_to):
        found = found.filter(person=reader.person)
    for row in found.order_by("at")[:MOST]:
        facts = {"media": row.media_sha256_hex}
        yield HistoryLine(row.at, HistoryKind.LOOKED, row.purpose, row.person.name, facts)
