"""What became of notices: rows that are only ever added, each with its audit row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from orbweaver.casework.audit_trail import record_many
from orbweaver.casework.cases import in_pieces
from orbweaver.casework.models import NoticeEvent, NoticeEventKind
from orbweaver.casework.office import Office
from orbweaver.model.ids import content_id

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that became of one notice."""

    notice_id: str
    kind: NoticeEventKind
    at: datetime
    note: str = ""
    """One sentence without addresses; cut where it is long."""
    mark: str = ""
    """Tells events of one kind apart, where a notice may have several: the round of checks."""

    @property
    def event_id(self) -> str:
        """The same happening told twice is the same event."""
        return content_id("notice-event", self.notice_id, self.kind, self.mark)


def add_events(office: Office, actor: str, happenings: Iterable[Happening]) -> None:
    """Write what is not written yet, within the caller's transaction and turn of the notices."""
    by_id = {each.event_id: each for each in happenings}
    for some in in_pieces(list(by_id)):
        there = NoticeEvent.objects.filter(event_id__in=some).values_list("event_id", flat=True)
        for event_id in there:
            by_id.pop(event_id)
    NoticeEvent.objects.bulk_create(
        NoticeEvent(
            event_id=event_id,
            notice_id=each.notice_id,
            kind=each.kind.value,
            rank=each.kind.rank,
            actor=actor,
            at=each.at,
            note=each.note[:LONGEST_NOTE],
        )
        for event_id, each in by_id.items()
    )
    for kind in dict.fromkeys(each.kind for each in by_id.values()):
        events = [
            (event_id, {"notice": each.notice_id})
            for event_id, each in by_id.items()
            if each.kind is kind
        ]
        record_many(office, f"notice.{kind.value}", actor, events)


def states_of(notice_ids: Iterable[str]) -> dict[str, NoticeEventKind]:
    """Return where each notice stands: the furthest of what became of it."""
    kinds = {kind.rank: kind for kind in NoticeEventKind}
    states: dict[str, NoticeEventKind] = {}
    for some in in_pieces(list(notice_ids)):
        found = NoticeEvent.objects.filter(notice_id__in=some).values("notice_id")
        ranked = found.annotate(furthest=Max("rank")).values_list("notice_id", "furthest")
        states.update((notice_id, kinds[rank]) for notice_id, rank in ranked)
    return states
