"""Routing: which queue a case of an organisation goes to, and who works on that queue.

The organisation under whose mandate a case was found says so, for everybody who reviews with it.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django_scopes import scopes_disabled

from orbweaver.casework.models import Route
from orbweaver.model.ids import content_id


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One route: what a case must say, where it goes, and who works there."""

    queue: str
    """Empty for everything that no other route names."""
    country: str = ""
    language: str = ""
    source: str = ""
    persons: tuple[str, ...] = ()
    """Ids; with ``languages`` both empty, everybody works there."""
    languages: tuple[str, ...] = ()
    """The people of organisations that have one of these work there."""

    @property
    def fits_everything(self) -> bool:
        """Whether it asks nothing of a case."""
        return not (self.country or self.language or self.source)

    def fits(self, country: str, language: str, source: str) -> bool:
        """Return whether a case that says this goes here."""
        asked = ((self.country, country), (self.language, language), (self.source, source))
        return all(wanted in {"", said} for wanted, said in asked)

    def is_served_by(self, person_id: str, languages: Collection[str]) -> bool:
        """Return whether somebody works here, whose organisations have these languages."""
        if not (self.persons or self.languages):
            return True
        return person_id in self.persons or bool(set(self.languages) & set(languages))


EVERYTHING_ELSE = RouteLine("")


def route_for(routes: Sequence[RouteLine], country: str, language: str, source: str) -> RouteLine:
    """Return the first route that fits; everything else where none does."""
    fitting = (route for route in routes if route.fits(country, language, source))
    return next(fitting, EVERYTHING_ELSE)


def routes_of(organisation_ids: Collection[str]) -> dict[str, tuple[RouteLine, ...]]:
    """Return the routes of each organisation in order; everything else for one that has none."""
    found: dict[str, list[RouteLine]] = {each: [] for each in organisation_ids}
    with scopes_disabled():
        rows = Route.objects.filter(organisation_id__in=organisation_ids)
        for row in rows.order_by("organisation_id", "position"):
            found[row.organisation_id].append(_line(row))
    return {each: tuple(lines) or (EVERYTHING_ELSE,) for each, lines in found.items()}


def lane_id(organisation_id: str, queue: str) -> str:
    """Return what stands for one queue of one organisation."""
    return content_id("lane", organisation_id, queue)


def seniors_lane_id(organisation_id: str) -> str:
    """Return what stands for an organisation's cases that only a senior can settle."""
    return content_id("seniors-lane", organisation_id)


def routes_text(routes: Sequence[RouteLine]) -> str:
    """Return which case goes where, as text that differs when a case may go elsewhere."""
    return json.dumps([[each.queue, each.country, each.language, each.source] for each in routes])


def _line(row: Route) -> RouteLine:
    return RouteLine(
        queue=row.queue,
        country=row.country,
        language=row.language,
        source=row.source,
        persons=tuple(json.loads(row.persons_json)),
        languages=tuple(json.loads(row.languages_json)),
    )
