"""Near cases: open cases beside one, which nothing joined; and what was last done to it by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.casework.models import Case, CaseMedia, ClusterChangeKind, Person
from orbweaver.casework.neighbours import NEIGHBOURS, values_of
from orbweaver.casework.positions import positions_after
from orbweaver.casework.regrouping import changes_of
from orbweaver.casework.representatives import representative_of
from orbweaver.casework.reviewing import case_called, root_of
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.standing import require_reviewer
from orbweaver.casework.tenancy import case_scope
from orbweaver.kernel.rows import REACH_MAX_BITS

NEAR_CASES = 12
"""How many are named."""
ASKED_MEDIA = 256
"""How many media of a case are compared with others, the largest first."""
_LOOKED_UP = 10 * NEAR_CASES


@dataclass(frozen=True, slots=True)
class NearCase:
    """An open case that lies near another one."""

    case_id: str
    shown_sha256_hex: str
    """The media that stands for it."""
    distance_bits: int
    """The least that any media of the two lie apart."""
    media: int


def near_cases(person: Person, case_id: str) -> tuple[NearCase, ...]:
    """Return open cases of the same organisation and scheme near this one, the nearest first.

    Those beyond the threshold, and those within it that a person split off. Whether anybody
    decided on them makes no difference here.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case.
    """
    NEIGHBOURS.make_ready()
    with case_scope(person, REVIEWERS):
        case = case_called(root_of(case_id))
        require_reviewer(person, case.organisation)
        distances = _distances(case)
        nearest = sorted(distances, key=lambda each: (distances[each], each))[:_LOOKED_UP]
        found = _open_beside(case, nearest)[:NEAR_CASES]
        shown, sizes = representative_of(found), positions_after(found)
        return tuple(NearCase(each, shown[each], distances[each], sizes[each]) for each in found)


def last_change(person: Person, case_id: str) -> ClusterChangeKind | None:
    """Return what was last done to a case by hand, and may be taken back; nothing where nothing.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case.
    """
    with case_scope(person, REVIEWERS):
        case = case_called(root_of(case_id))
        require_reviewer(person, case.organisation)
        found = changes_of(case.case_id)
        return ClusterChangeKind(found[0].kind) if found else None


def _distances(case: Case) -> dict[str, int]:
    """Return the least distance of each case that has, or had, media near this one's."""
    members = CaseMedia.objects.filter(case=case).exclude(pdq_hex="")
    largest = members.order_by("-area_px", "position").values_list("pdq_hex", flat=True)
    values = list(largest[:ASKED_MEDIA])
    if not values:
        return {}
    found: dict[str, int] = {}
    for near in NEIGHBOURS.now().near(values_of(values), REACH_MAX_BITS):
        for case_id, bits in near.items():
            found[case_id] = min(bits, found.get(case_id, bits))
    return found


def _open_beside(case: Case, nearest: Sequence[str]) -> list[str]:
    """Return those of the cases, in their order, that may be joined with this one."""
    beside = Case.objects.filter(
        case_id__in=nearest,
        organisation_id=case.organisation_id,
        scheme=case.scheme,
        join=None,
        classification=None,
        escalation=None,
    ).exclude(case_id=case.case_id)
    there = set(beside.values_list("case_id", flat=True))
    return [each for each in nearest if each in there]
