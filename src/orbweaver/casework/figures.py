"""Figures: the sums of what people decided."""

from datetime import timedelta
from statistics import median

from django.db.models import Min
from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.models import LookPurpose, NoticeEventKind
from orbweaver.model.check import Availability
from orbweaver.ports.desk.port import DeskFigures

GONE = (Availability.DOWN.value, Availability.REPLACED.value, Availability.MOVED.value)
HOUR = timedelta(hours=1)


def desk_figures() -> DeskFigures:
    """Return the sums; removed and still up are counted by address, not by notice."""
    live_cases = rows.Case.objects.filter(join=None)
    sent = rows.NoticeEvent.objects.filter(kind=NoticeEventKind.SENT.value)
    last_looks = _last_looks()
    with scopes_disabled():
        reports, notices = rows.Report.objects.count(), rows.Notice.objects.count()
    return DeskFigures(
        reports=reports,
        seeds=rows.Seed.objects.count(),
        cases=live_cases.count(),
        open_cases=live_cases.filter(classification=None).count(),
        verdicts=rows.Verdict.objects.count(),
        classifications=rows.Classification.objects.count(),
        findings=rows.Finding.objects.count(),
        notices=notices,
        notices_sent=sent.count(),
        removed=sum(availability in GONE for availability in last_looks.values()),
        still_up=sum(each == Availability.UP.value for each in last_looks.values()),
        median_hours_to_removal=_median_hours(),
        reveals=rows.Look.objects.exclude(purpose=LookPurpose.PREVIEW.value).count(),
    )


def _last_looks() -> dict[str, str]:
    """Return what the last look at each watched address found."""
    found = rows.Check.objects.exclude(availability=Availability.UNKNOWN.value)
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
