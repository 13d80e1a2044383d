"""Tenancy: whose cases somebody may know of; a query that forgets to say so raises.

Organisations that join review share their cases; one that does not has its own to itself. What
persons do runs inside :func:`case_scope`. What machines do for everybody runs under
``django_scopes.scopes_disabled`` at its outer door.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db.models import Q
from django_scopes import scope, scopes_disabled

from orbweaver.casework.models import CaseMedia, Finding, Organisation, Person
from orbweaver.casework.roles import EVERYBODY, Role
from orbweaver.casework.standing import standing_memberships
from orbweaver.errors import NotAllowed

SHARED = ""
"""The circle of all who join the review."""


@contextmanager
def case_scope(person: Person, roles: Collection[Role] = EVERYBODY) -> Iterator[None]:
    """Let queries see what belongs to the organisations that this person may know of.

    Args:
        person: Whoever asks.
        roles: By which of their roles they ask; a role in one organisation opens no other's cases.

    Raises:
        NotAllowed: They hold none of the roles anywhere.
    """
    with scope(organisation=organisations_known_to(person, roles)):
        yield


def organisations_known_to(person: Person, roles: Collection[Role] = EVERYBODY) -> list[str]:
    """Return the ids of the organisations whose cases a person may know of, in order.

    Their own; and where one of those joins review, all that join it.

    Raises:
        NotAllowed: They hold none of the roles anywhere.
    """
    own = [each.organisation for each in standing_memberships(person) if each.role in roles]
    if not own:
        raise NotAllowed(f"one of {', '.join(sorted(roles))} is needed")
    known = {each.organisation_id for each in own}
    if any(each.joins_review for each in own):
        joining = Organisation.objects.filter(joins_review=True)
        known.update(joining.values_list("organisation_id", flat=True))
    return sorted(known)


def circles_of(organisation_ids: Collection[str]) -> dict[str, str]:
    """Return in which circle each organisation decides: the shared one where it joins review.

    One that does not join is a circle of its own, named by its id. No case holds media that
    organisations of two circles found.
    """
    found = Organisation.objects.filter(organisation_id__in=organisation_ids)
    return {
        organisation_id: SHARED if joins_review else organisation_id
        for organisation_id, joins_review in found.values_list("organisation_id", "joins_review")
    }


def circle_of(organisation: Organisation) -> str:
    """Return the circle of one organisation; see :func:`circles_of`."""
    return SHARED if organisation.joins_review else organisation.organisation_id


def in_circle(circle: str, owner: str = "organisation") -> Q:
    """Return the condition that a row's organisation decides in a circle.

    Args:
        circle: As :func:`circles_of` returns it.
        owner: The path from the row to its organisation.
    """
    return Q(**{f"{owner}_id": circle}) if circle else Q(**{f"{owner}__joins_review": True})


@scopes_disabled()
def has_unsettled(organisation_id: str) -> bool:
    """Return whether anything that an organisation found waits for a decision."""
    waiting = CaseMedia.objects.filter(case__join=None, case__classification=None)
    own = Finding.objects.filter(organisation_id=organisation_id)
    is_shown = waiting.filter(media_sha256_hex__in=own.values("media_sha256_hex"))
    return waiting.filter(case__organisation_id=organisation_id).exists() or is_shown.exists()
