"""Regrouping: cases that persons join and split, written as rows that are only ever added.

A case never loses media. One that is split is joined into a new case with the rest, and another
new case gets the part, so that whoever follows the old id comes to the rest.
"""

from collections.abc import Collection, Sequence

from orbweaver.casework.audit_trail import record, record_many
from orbweaver.casework.cases import add_members, fresh_case_id
from orbweaver.casework.clusters import Member
from orbweaver.casework.models import Case, CaseJoin, CaseMedia, ClusterChange, ClusterUndo, Person
from orbweaver.casework.office import Office
from orbweaver.casework.positions import members_of, positions_after
from orbweaver.casework.splits import sides_of_cases


def open_like(office: Office, person: Person, case: Case, members: Sequence[Member]) -> Case:
    """Open a case with some media of another one, as old and under the same rules."""
    first = members[0].media_sha256_hex
    earlier = CaseMedia.objects.filter(media_sha256_hex=first).count()
    opened = Case.objects.create(
        case_id=fresh_case_id(first, earlier),
        organisation_id=case.organisation_id,
        scheme=case.scheme,
        needed_verdicts=case.needed_verdicts,
        opened_at=case.opened_at,
    )
    add_members([(opened.case_id, member) for member in members], office.clock.now())
    record(office, "case.opened", person.person_id, opened.case_id, {"like": case.case_id})
    return opened


def follow(office: Office, case: Case, into: Case) -> None:
    """Let whoever asks for a case come to another one from here on."""
    CaseJoin.objects.create(from_case=case, into_case=into, at=office.clock.now())


def merge(office: Office, person: Person, cases: Collection[Case]) -> Case:
    """Make one case of several, and return the one that stays.

    It is one that needs the most verdicts, of those the largest.
    """
    sizes = positions_after([case.case_id for case in cases])
    stays, *others = sorted(
        cases, key=lambda each: (-each.needed_verdicts, -sizes[each.case_id], each.case_id)
    )
    there = {member.media_sha256_hex for member in members_of(stays.case_id)}
    for other in others:
        new = [each for each in members_of(other.case_id) if each.media_sha256_hex not in there]
        add_members([(stays.case_id, member) for member in new], office.clock.now())
        there.update(member.media_sha256_hex for member in new)
        follow(office, other, stays)
    joined = ((other.case_id, {"into": stays.case_id}) for other in others)
    record_many(office, "case.joined", person.person_id, joined)
    return stays


def changes_of(case_id: str) -> list[ClusterChange]:
    """Return what was done by hand with a case and is not taken back, the latest first."""
    splits = {change_id for change_id, _ in sides_of_cases({case_id}).get(case_id, ())}
    found = [
        *ClusterChange.objects.filter(change_id__in=splits),
        *ClusterChange.objects.filter(kind="join", case_id__in=_selves(case_id), undo=None),
    ]
    return sorted(found, key=lambda each: (each.at, each.change_id), reverse=True)


def _selves(case_id: str) -> list[str]:
    """Return this case, and those that it goes on after joins were taken back."""
    selves = [case_id]
    while before := (
        ClusterUndo.objects.filter(case_id=selves[-1], change__kind="join")
        .values_list("change__case_id", flat=True)
        .first()
    ):
        selves.append(before)
    return selves
