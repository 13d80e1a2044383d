"""The queue: cases that wait for one's own verdict, and the way to the next."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.queue import QueueItem, next_case, queue_for
from orbweaver.orb.pages.words import counted_cases, short_id, why
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One waiting case."""

    href: str
    short_id: str
    why: str
    distance: int | None
    pictures: int
    places: int
    opened_at: datetime
    is_escalated: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What waits, in order."""

    count_sentence: str
    cases: tuple[QueueRow, ...]


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for this person."""
    items = queue_for(person_of(request), MOST_SHOWN)
    rows = tuple(_row(item) for item in items)
    return show(request, "orb/queue.html", QueuePage(counted_cases(len(rows)), rows))


@require_GET
def next_one(request: HttpRequest) -> HttpResponse:
    """Go to the next case; ``?after=`` names one to leave for later."""
    person = person_of(request)
    skipped = request.GET.get("after", "")
    if skipped:
        items = [item.case_id for item in queue_for(person, MOST_SHOWN)]
        found = _following(items, skipped)
        if found == skipped:
            messages.info(request, _("This is the only case that waits for you."))
    else:
        found = next_case(person)
    if found is None:
        return HttpResponseRedirect(reverse("orb:queue"))
    return HttpResponseRedirect(reverse("orb:case", args=[found]))


def _following(case_ids: list[str], skipped: str) -> str | None:
    """Return the case after ``skipped``, the first one again after the last."""
    if skipped not in case_ids:
        return case_ids[0] if case_ids else None
    place = case_ids.index(skipped) + 1
    return case_ids[place % len(case_ids)]


def _row(item: QueueItem) -> QueueRow:
    return QueueRow(
        href=reverse("orb:case", args=[item.case_id]),
        short_id=short_id(item.case_id),
        why=why(item.kinds),
        distance=item.nearest_bits,
        pictures=item.media,
        places=item.places,
        opened_at=item.opened_at,
        is_escalated=item.is_escalated,
    )
