"""Figures: the sums of what people decided."""

from datetime import timedelta
from statistics import median

from django.db.models import Min
from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.models import REQUESTS, TAKES_BACK, LookPurpose, NoticeEventKind
from orbweaver.casework.watching import watches_over
from orbweaver.model.check import Availability
from orbweaver.ports.desk.port import DeskFigures

GONE = (Availability.DOWN.value, Availability.REPLACED.value, Availability.MOVED.value)
HOUR = timedelta(hours=1)


@scopes_disabled()
def desk_figures() -> DeskFigures:
    """Return the sums; removed and still up are counted by address, not by notice."""
    live_cases = rows.Case.objects.filter(join=None)
    sent = rows.NoticeEvent.objects.filter(kind=NoticeEventKind.SENT.value)
    requests = rows.Notice.objects.filter(REQUESTS)
    last_looks = _last_looks()
    return DeskFigures(
        reports=rows.Report.objects.count(),
        seeds=rows.Seed.objects.count(),
        cases=live_cases.count(),
        open_cases=live_cases.filter(classification=None).count(),
        verdicts=rows.Verdict.objects.filter(case__classification__isnull=False).count(),
        classifications=rows.Classification.objects.count(),
        findings=rows.Finding.objects.count(),
        notices=requests.count(),
        notices_sent=sent.exclude(notice__basis=TAKES_BACK).count(),
        removed=sum(availability in GONE for availability in last_looks.values()),
        still_up=sum(each == Availability.UP.value for each in last_looks.values()),
        median_hours_to_removal=_median_hours(),
        reveals=rows.Look.objects.exclude(purpose=LookPurpose.PREVIEW.value).count(),
    )


def _last_looks() -> dict[str, str]:
    """Return what the last look at each watched address found.

    Where a correction took back all that was asked, nobody waits for it to go.
    """
    found = rows.Check.objects.exclude(availability=Availability.UNKNOWN.value)
    found = found.exclude(watch_id__in=watches_over())
    return dict(found.order_by("at", "check_id").values_list("watch_id", "availability"))


def _median_hours() -> float | None:
    """Return the median time from the first notice about an address to the look that missed it."""
    gone = rows.Check.objects.filter(availability__in=GONE).values("watch_id")
    first_gone = dict(gone.annotate(first=Min("at")).values_list("watch_id", "first"))
    started = rows.Watch.objects.filter(watch_id__in=first_gone)
    hours = [
        (first_gone[watch_id] - at) / HOUR
        for watch_id, at in started.values_list("watch_id", "started_at")
    ]
    return median(hours) if hours else None
