"""Cases in a list."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from orbweaver.casework.models import Case, Person
from orbweaver.casework.reviewing import CaseState, state_of
from orbweaver.casework.standing import require_reviewer


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list, without verdicts."""

    case_id: str
    organisation: str
    state: CaseState
    opened_at: datetime
    media: int
    final_label: str
    """Empty while it is not settled."""


def cases_list(person: Person, limit: int) -> tuple[CaseLine, ...]:
    """Return the latest cases, newest first; those joined into another are left out.

    Raises:
        NotAllowed: The person may not review.
    """
    require_reviewer(person)
    found = Case.objects.filter(join=None).annotate(members=Count("media"))
    found = found.select_related("organisation", "classification", "escalation")
    return tuple(
        CaseLine(
            case_id=case.case_id,
            organisation=case.organisation.name,
            state=state_of(case),
            opened_at=case.opened_at,
            media=case.members,
            final_label=case.classification.label if hasattr(case, "classification") else "",
        )
        for case in found.order_by("-opened_at", "case_id")[:limit]
    )


def case_member_sets() -> frozenset[frozenset[str]]:
    """Return the media of every case that was not joined into another.

    Ids of cases depend on what came first; these sets do not: compare runs by them.
    """
    members: dict[str, set[str]] = {}
    found = Case.objects.filter(join=None).values_list("case_id", "media__media_sha256_hex")
    for case_id, media in found:
        members.setdefault(case_id, set()).add(media)
    return frozenset(frozenset(each) for each in members.values())
