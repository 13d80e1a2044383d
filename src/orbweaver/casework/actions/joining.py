"""Joining and splitting cases by hand, and taking that back; what is decided on stays as it is.

A case on which somebody gave a verdict, or holds one, is neither joined nor split: the verdict
would stand for media that its person did not see, or say nothing of what they saw.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.cases import in_pieces, near_entries_of, place_media
from orbweaver.casework.clusters import Member, NewMedia
from orbweaver.casework.engines import take_turn
from orbweaver.casework.leases import require_lease
from orbweaver.casework.models import (
    Case,
    CaseMedia,
    CaseSplit,
    ClusterChange,
    ClusterChangeKind,
    ClusterUndo,
    HandJoin,
    Person,
)
from orbweaver.casework.neighbours import NEIGHBOURS
from orbweaver.casework.office import Office
from orbweaver.casework.positions import members_of, positions_after
from orbweaver.casework.queue_places import refresh_places
from orbweaver.casework.regrouping import changes_of, follow, merge, open_like
from orbweaver.casework.reviewing import CaseState, case_called, state_of
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.standing import require_reviewer
from orbweaver.casework.surroundings import decided_on
from orbweaver.casework.tenancy import case_scope, circles_of
from orbweaver.errors import UnknownName, UsageError, WrongState


def do_join_cases(office: Office, person: Person, case_ids: Collection[str]) -> str:
    """Make one case of several, and return its id: that of one of them.

    Args:
        office: Time, ids, rules.
        person: An analyst or senior who may review all of them.
        case_ids: Two open cases or more, of one organisation and one scheme.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case.
        WrongState: One is not open, somebody decided on one, or they do not belong together.
        LeaseLost: Somebody else has one of them before them.
        UsageError: Only one was named.
    """
    with _in_turn(person):
        cases = [_untouched(office, person, case_id) for case_id in sorted(set(case_ids))]
        if len(cases) < 2:  # noqa: PLR2004 (one case is joined with nothing)
            raise UsageError("name two cases or more")
        if len({(case.organisation_id, case.scheme) for case in cases}) > 1:
            raise WrongState("cases of two organisations or two schemes cannot become one")
        sizes = positions_after([case.case_id for case in cases])
        stays = merge(office, person, cases)
        change = _change(office, person, ClusterChangeKind.JOIN, stays, sizes[stays.case_id])
        went = [case for case in cases if case is not stays]
        HandJoin.objects.bulk_create(HandJoin(from_case=case, change=change) for case in went)
        facts = {"into": stays.case_id, "cases": str(len(cases))}
        record(office, "cases.joined", person.person_id, change.change_id, facts)
        refresh_places(office, sizes)
        return stays.case_id


def do_split_case(office: Office, person: Person, case_id: str, media: Collection[str]) -> str:
    """Split some media off an open case, and return the id of the new case that has them.

    The others are in a new case, too, to which the old id leads. Media that come later never
    make one of the two again; a person may.

    Args:
        office: Time, ids, rules.
        person: An analyst or senior who may review it.
        case_id: An open case.
        media: SHA-256 of some of its media, not of all.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case, or it has no such media.
        WrongState: It is not open, or somebody decided on it.
        LeaseLost: Somebody else has it before them.
        UsageError: No media were named, or all.
    """
    with _in_turn(person):
        case = _untouched(office, person, case_id)
        members = members_of(case_id)
        part = [each for each in members if each.media_sha256_hex in media]
        rest = [each for each in members if each.media_sha256_hex not in media]
        if len(part) < len(set(media)):
            raise UnknownName(f"media in case {case_id} by that name")
        if not part or not rest:
            raise UsageError("choose some of the pictures, not all of them")
        change = _change(office, person, ClusterChangeKind.SPLIT, case, len(members))
        made = CaseSplit.objects.create(
            change=change,
            rest_case=open_like(office, person, case, rest),
            rest_media=len(rest),
            part_case=open_like(office, person, case, part),
            part_media=len(part),
        )
        follow(office, case, made.rest_case)
        facts = {"case": case_id, "rest": made.rest_case_id, "part": made.part_case_id}
        record(office, "case.split", person.person_id, change.change_id, facts)
        refresh_places(office, [case_id, made.rest_case_id, made.part_case_id])
        return made.part_case_id


def do_undo_join_or_split(office: Office, person: Person, case_id: str) -> str:
    """Take back what was last joined or split by hand here; return the id of the case that goes on.

    After a join taken back each case has again what it had, and what came since is placed as if
    it came now. After a split taken back the two are one case, with all that came since.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case.
        WrongState: Nothing was, or a case that it would change is not open or was decided on, or
            was itself joined or split by hand since.
        LeaseLost: Somebody else has one of these cases before them.
    """
    NEIGHBOURS.make_ready()
    with _in_turn(person):
        case = _untouched(office, person, case_id)
        change = next(iter(changes_of(case_id)), None)
        if change is None:
            raise WrongState("nothing was joined or split here by hand")
        if change.kind == ClusterChangeKind.SPLIT:
            goes_on, changed = _unsplit(office, person, change)
        else:
            goes_on, changed = _unjoin(office, person, change, case)
        ClusterUndo.objects.create(
            change=change, case=goes_on, person=person, at=office.clock.now()
        )
        facts = {"kind": change.kind, "case": goes_on.case_id}
        record(office, "cluster.undone", person.person_id, change.change_id, facts)
        refresh_places(office, changed | {goes_on.case_id})
        return goes_on.case_id


@contextmanager
def _in_turn(person: Person) -> Iterator[None]:
    with case_scope(person, REVIEWERS), transaction.atomic():
        take_turn("cases")
        yield


def _untouched(office: Office, person: Person, case_id: str) -> Case:
    """Return an open case on which nobody decided, and that this person has before them now."""
    case = case_called(case_id)
    require_reviewer(person, case.organisation)
    state = state_of(case)
    if state is CaseState.JOINED:
        raise WrongState(f"case {case_id} is part of case {case.join.into_case_id} now")
    if state is CaseState.SETTLED:
        raise WrongState(f"case {case_id} is settled")
    require_lease(office, person, case_id)
    if state is CaseState.ESCALATED or decided_on([case_id]):
        raise WrongState(f"case {case_id} is being decided, and stays as it is")
    return case


def _change(
    office: Office, person: Person, kind: ClusterChangeKind, case: Case, media: int
) -> ClusterChange:
    return ClusterChange.objects.create(
        change_id=office.ids.new(),
        kind=kind.value,
        case=case,
        media=media,
        organisation_id=case.organisation_id,
        person=person,
        at=office.clock.now(),
    )


def _unsplit(office: Office, person: Person, change: ClusterChange) -> tuple[Case, set[str]]:
    """Make one of the cases that hold what was split; return it, and the ids of all of them."""
    split = change.split
    media = [each.media_sha256_hex for each in members_of(split.rest_case_id)[: split.rest_media]]
    media += [each.media_sha256_hex for each in members_of(split.part_case_id)[: split.part_media]]
    holding = _cases_with(media, change.organisation_id)
    cases = [_untouched(office, person, case_id) for case_id in sorted(holding)]
    for case in cases:
        if changes_of(case.case_id)[0].change_id != change.change_id:
            raise WrongState(f"case {case.case_id} was changed by hand since: undo that first")
    return merge(office, person, cases), holding


def _cases_with(media: list[str], organisation_id: str) -> set[str]:
    """Return the cases that hold any of these media for who decides with an organisation."""
    owners: dict[str, str] = {}
    for some in in_pieces(media):
        held = CaseMedia.objects.filter(media_sha256_hex__in=some, case__join=None)
        owners.update(held.values_list("case_id", "case__organisation_id"))
    circles = circles_of({organisation_id, *owners.values()})
    circle = circles[organisation_id]
    return {case_id for case_id, owner in owners.items() if circles[owner] == circle}


def _unjoin(
    office: Office, person: Person, change: ClusterChange, case: Case
) -> tuple[Case, set[str]]:
    """Open again what was joined; return the case that goes on, and the ids of all changed."""
    members = members_of(case.case_id)
    went = {part.from_case: members_of(part.from_case_id) for part in _parts(change)}
    old = members[: change.media]
    goes_on = open_like(office, person, case, old)
    follow(office, case, goes_on)
    restored = [open_like(office, person, was, its) for was, its in went.items()]
    known = {each.media_sha256_hex for its in (old, *went.values()) for each in its}
    late = [each for each in members if each.media_sha256_hex not in known]
    growth = place_media(office, _as_new(case, late))
    changed = {case.case_id, *(each.case_id for each in restored), *growth.opened}
    return goes_on, changed


def _parts(change: ClusterChange) -> list[HandJoin]:
    parts = HandJoin.objects.filter(change=change).select_related("from_case")
    return list(parts.order_by("from_case_id"))


def _as_new(case: Case, members: list[Member]) -> list[NewMedia]:
    near = near_entries_of(each.media_sha256_hex for each in members)
    return [
        NewMedia(
            media_sha256_hex=each.media_sha256_hex,
            pdq_hex=each.pdq_hex,
            near_entries=near[each.media_sha256_hex],
            organisation_id=case.organisation_id,
            area_px=each.area_px,
        )
        for each in members
    ]
