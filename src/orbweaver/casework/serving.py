"""Serving: which queues a person works on, and which of a senior's cases are theirs alone."""

from collections.abc import Collection
from dataclasses import dataclass

from orbweaver.casework.models import Membership, Organisation, Person
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.casework.routing import RouteLine, lane_id, routes_of, seniors_lane_id
from orbweaver.casework.standing import standing_memberships
from orbweaver.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Lane:
    """One queue of one organisation."""

    lane: str
    organisation: str
    queue: str
    """Empty for everything that no route names."""


@dataclass(frozen=True, slots=True)
class Serving:
    """What somebody works on."""

    person: Person
    known: tuple[str, ...]
    """Ids of the organisations whose cases they review."""
    lanes: tuple[Lane, ...]
    """In order of the organisations' names, then of their routes."""
    seniors: tuple[Lane, ...]
    """What only a senior can settle, whatever the queue; none for others."""


def serving_of(person: Person) -> Serving:
    """Return the queues that a person works on.

    Raises:
        NotAllowed: The person may not review.
    """
    reviewing = [each for each in standing_memberships(person) if each.role in REVIEWERS]
    if not reviewing:
        raise NotAllowed("an analyst is needed")
    names = _known(reviewing)
    senior_of = _known([each for each in reviewing if each.role == Role.SENIOR])
    languages, routes = _languages(reviewing), routes_of(names)
    return Serving(
        person=person,
        known=tuple(names),
        lanes=tuple(
            Lane(lane_id(organisation_id, queue), name, queue)
            for organisation_id, name in names.items()
            for queue in _served(routes[organisation_id], person.person_id, languages)
        ),
        seniors=tuple(Lane(seniors_lane_id(each), name, "") for each, name in senior_of.items()),
    )


def _known(reviewing: Collection[Membership]) -> dict[str, str]:
    """Return the names of the organisations whose cases members review, by id, in their order.

    The same as :func:`orbweaver.casework.tenancy.organisations_known_to`, without asking again
    what the person is.
    """
    own = [each.organisation for each in reviewing]
    names = {each.organisation_id: each.name for each in own}
    if any(each.joins_review for each in own):
        joining = Organisation.objects.filter(joins_review=True)
        names.update(joining.values_list("organisation_id", "name"))
    return dict(sorted(names.items(), key=lambda each: each[::-1]))


def _served(
    routes: Collection[RouteLine], person_id: str, languages: Collection[str]
) -> tuple[str, ...]:
    """Return the queues that somebody serves, each once; two routes may lead to one."""
    served = (each.queue for each in routes if each.is_served_by(person_id, languages))
    return tuple(dict.fromkeys(served))


def _languages(reviewing: Collection[Membership]) -> frozenset[str]:
    """Return the languages of the organisations that a person reviews for."""
    return frozenset(
        language
        for each in reviewing
        for language in getattr(each.organisation, "languages", "").split()
    )
