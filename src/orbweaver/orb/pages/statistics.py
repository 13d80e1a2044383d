"""Statistics: sums for everybody, never a person and never a place."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.statistics import Statistics
from orbweaver.casework.queries.statistics import statistics as sums_for
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.home import Figure
from orbweaver.orb.pages.words import duration, notice_state
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of
from orbweaver.ports.ledger.port import LedgerFigures

A_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that belong together."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """All groups, and when they were counted."""

    at: datetime
    groups: tuple[Group, ...]


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the sums."""
    services = web_services()
    found = sums_for(services.office, person_of(request))
    groups = (
        _mercy(found),
        _seen(services.ledger.figures()),
        _decided(found),
        _noticed(found),
        *_shares(found),
    )
    page = StatisticsPage(services.office.clock.now(), tuple(g for g in groups if g.figures))
    return show(request, "orb/statistics.html", page)


def _mercy(found: Statistics) -> Group:
    figures = found.figures
    rate = figures.reveals * A_THOUSAND / figures.findings if figures.findings else 0.0
    return Group(
        _("How little people had to see"),
        (
            Figure(_("clear looks per 1,000 sightings"), f"{rate:,.1f}"),
            Figure(_("clear looks"), f"{figures.reveals:,}"),
        ),
    )


def _seen(figures: LedgerFigures) -> Group:
    return Group(
        _("What the machines saw"),
        (
            Figure(_("pages"), f"{figures.pages:,}"),
            Figure(_("pages that failed"), f"{figures.failed_pages:,}"),
            Figure(_("distinct pictures"), f"{figures.media:,}"),
            Figure(_("sightings"), f"{figures.sightings:,}"),
            Figure(_("sightings that match"), f"{figures.matched_sightings:,}"),
        ),
    )


def _decided(found: Statistics) -> Group:
    figures = found.figures
    return Group(
        _("What people decided"),
        (
            Figure(_("reports"), f"{figures.reports:,}"),
            Figure(_("cases"), f"{figures.cases:,}"),
            Figure(_("cases that wait"), f"{figures.open_cases:,}"),
            Figure(_("verdicts"), f"{figures.verdicts:,}"),
            Figure(_("final classifications"), f"{figures.classifications:,}"),
        ),
    )


def _noticed(found: Statistics) -> Group:
    figures = found.figures
    hours = figures.median_hours_to_removal
    return Group(
        _("What became of it"),
        (
            Figure(_("notices"), f"{figures.notices:,}"),
            Figure(_("notices sent"), f"{figures.notices_sent:,}"),
            Figure(_("places gone"), f"{figures.removed:,}"),
            Figure(_("places still up"), f"{figures.still_up:,}"),
            Figure(_("median time until gone"), "–" if hours is None else duration(hours)),
        ),
    )


def _shares(found: Statistics) -> tuple[Group, ...]:
    states = tuple((notice_state(state), count) for state, count in found.notices_by_state)
    return (
        _counted(_("Cases by label"), found.final_labels),
        _counted(_("Verdicts by organisation"), found.verdicts_by_organisation),
        _counted(_("Notices by state"), states),
        _counted(_("Notices by country"), found.notices_by_country),
    )


def _counted(title: str, pairs: tuple[tuple[str, int], ...]) -> Group:
    return Group(title, tuple(Figure(name or _("unknown"), f"{count:,}") for name, count in pairs))
