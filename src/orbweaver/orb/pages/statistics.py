"""Statistics: sums for everybody, never a person and never a place."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.reveal_figure import RevealFigure, reveal_figure
from orbweaver.casework.queries.statistics import Statistics
from orbweaver.casework.queries.statistics import statistics as sums_for
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.home import Figure
from orbweaver.orb.pages.words import duration, notice_state
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of
from orbweaver.ports.ledger.port import LedgerFigures


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that belong together."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """All groups, and when they were counted."""

    at: datetime
    figure: RevealFigure
    """This product's most important one."""
    groups: tuple[Group, ...]


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the sums."""
    services = web_services()
    person = person_of(request)
    found, figure = sums_for(services.office, person), reveal_figure(person)
    groups = (
        _seen(services.ledger.figures()),
        _decided(found),
        _noticed(found),
        *_shares(found),
    )
    told = tuple(group for group in groups if group.figures)
    page = StatisticsPage(services.office.clock.now(), figure, told)
    return show(request, "orb/statistics.html", page)


def _seen(figures: LedgerFigures) -> Group:
    return Group(
        _("What the machines saw"),
        (
            Figure(_("pages"), _number(figures.pages)),
            Figure(_("pages that failed"), _number(figures.failed_pages)),
            Figure(_("distinct pictures"), _number(figures.media)),
            Figure(_("sightings"), _number(figures.sightings)),
            Figure(_("sightings that match"), _number(figures.matched_sightings)),
        ),
    )


def _decided(found: Statistics) -> Group:
    figures = found.figures
    return Group(
        _("What people decided"),
        (
            Figure(_("reports"), _number(figures.reports)),
            Figure(_("cases"), _number(figures.cases)),
            Figure(_("cases that wait"), _number(figures.open_cases)),
            Figure(_("verdicts"), _number(figures.verdicts)),
            Figure(_("final classifications"), _number(figures.classifications)),
        ),
    )


def _noticed(found: Statistics) -> Group:
    figures = found.figures
    hours = figures.median_hours_to_removal
    return Group(
        _("What became of it"),
        (
            Figure(_("notices"), _number(figures.notices)),
            Figure(_("notices sent"), _number(figures.notices_sent)),
            Figure(_("places gone"), _number(figures.removed)),
            Figure(_("places still up"), _number(figures.still_up)),
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


def _number(count: int) -> str:
    return formats.number_format(count, force_grouping=True)


def _counted(title: str, pairs: tuple[tuple[str, int], ...]) -> Group:
    return Group(
        title, tuple(Figure(name or _("unknown"), _number(count)) for name, count in pairs)
    )
