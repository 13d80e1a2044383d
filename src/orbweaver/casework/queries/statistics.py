"""Statistics: sums for everybody, never places."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max
from django_scopes import scopes_disabled

from orbweaver.casework.figures import desk_figures
from orbweaver.casework.models import (
    Classification,
    Look,
    LookPurpose,
    Notice,
    NoticeEvent,
    NoticeEventKind,
    Person,
    Verdict,
)
from orbweaver.casework.office import Office
from orbweaver.casework.roles import EVERYBODY
from orbweaver.casework.standing import require
from orbweaver.ports.desk.port import DeskFigures


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much people decided."""

    figures: DeskFigures
    final_labels: tuple[tuple[str, int], ...]
    """How many cases each label closed."""
    verdicts_by_organisation: tuple[tuple[str, int], ...]
    notices_by_state: tuple[tuple[str, int], ...]
    notices_by_country: tuple[tuple[str, int], ...]
    own_reveals_today: int
    """How often this person looked at clear media since midnight UTC."""


def statistics(office: Office, person: Person) -> Statistics:
    """Return the sums that anybody with a membership may see.

    Raises:
        NotAllowed: The person is a member of nothing.
    """
    require(person, EVERYBODY)
    finals = Classification.objects.values("label").annotate(cases=Count("case_id"))
    verdicts = Verdict.objects.values("organisation__name").annotate(given=Count("verdict_id"))
    with scopes_disabled():
        countries = Notice.objects.values("country").annotate(notices=Count("notice_id"))
        by_country = tuple(countries.order_by("country").values_list("country", "notices"))
    return Statistics(
        figures=desk_figures(),
        final_labels=tuple(finals.order_by("label").values_list("label", "cases")),
        verdicts_by_organisation=tuple(
            verdicts.order_by("organisation__name").values_list("organisation__name", "given")
        ),
        notices_by_state=_states(),
        notices_by_country=by_country,
        own_reveals_today=_reveals_since_midnight(office, person),
    )


def _states() -> tuple[tuple[str, int], ...]:
    """Return how many notices stand in each state, in order of how far along that is."""
    furthest = NoticeEvent.objects.values("notice_id").annotate(furthest=Max("rank"))
    counts = Counter(furthest.values_list("furthest", flat=True))
    return tuple((kind.value, counts[kind.rank]) for kind in NoticeEventKind if counts[kind.rank])


def _reveals_since_midnight(office: Office, person: Person) -> int:
    midnight = office.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    looks = Look.objects.filter(person=person, at__gte=midnight)
    return looks.exclude(purpose=LookPurpose.PREVIEW.value).count()
