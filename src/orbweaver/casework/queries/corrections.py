"""What seniors need before they correct a decision, and the appeals that wait for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django_scopes import scope

from orbweaver.casework.correctors import (
    is_for_another,
    lone_senior_rule,
    require_senior,
    seniors_for,
)
from orbweaver.casework.finals import covered_media, finals_of
from orbweaver.casework.models import Appeal, AppealSource, Case, CaseMedia, Correction, Person
from orbweaver.casework.office import Office
from orbweaver.casework.queries.decision_line import DecisionLine, decision_lines
from orbweaver.casework.reviewing import CaseState, case_called, root_of, state_of
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.casework.standing import standing_memberships
from orbweaver.casework.tenancy import case_scope, circle_of, organisations_known_to
from orbweaver.errors import UnknownName, WrongState
from orbweaver.model.scheme import Scheme

MOST_MEDIA = 200
"""How many media of a case a correction's page lists."""
MOST_OPEN = 100


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal that nobody answered yet; what it says is sealed."""

    appeal_id: str
    case_id: str
    organisation: str
    source: str
    """``here``, ``provider``, ``uploader`` or ``other``."""
    person: str
    """Who wrote it down; empty where it came by an answer to a notice."""
    media_sha256_hex: str
    """About which media; empty for all."""
    address: str
    """About which place, defanged; empty for all."""
    notice_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A correction that waits for a second senior."""

    correction_id: str
    case_id: str
    organisation: str
    scheme: str
    label: str
    person: str
    is_own: bool
    """Whether the reader wrote it, and so cannot confirm it."""
    at: datetime


@dataclass(frozen=True, slots=True)
class AppealsPage:
    """What waits for seniors."""

    waiting: tuple[WaitingLine, ...]
    """Corrections, oldest first."""
    appeals: tuple[AppealLine, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class CoveredMedia:
    """Media that the decision is about."""

    sha256_hex: str
    position: int
    label: str
    """What it is now."""


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """All that a senior decides on when they look at a decision again."""

    case_id: str
    organisation: str
    scheme: Scheme
    lines: tuple[DecisionLine, ...]
    media: tuple[CoveredMedia, ...]
    more_media: int
    """How many more there are than are listed."""
    appeals: tuple[AppealLine, ...]
    waiting: WaitingLine | None
    is_own_decision: bool
    """Whether another senior should judge it, because the reader made it."""
    is_decided_elsewhere: bool
    """Whether its bytes were decided in another case, which is to be corrected instead."""
    is_only_senior: bool
    may_act_alone: bool
    """Whether the rule of the organisation lets its only senior correct alone."""


def appeals_page(person: Person) -> AppealsPage:
    """Return what waits for seniors of the organisations that this one may know of.

    Raises:
        NotAllowed: The person is no senior.
    """
    with scope(organisation=organisations_known_to(person, {Role.SENIOR})):
        waiting = Correction.objects.filter(needs_second=True, answer=None)
        order = waiting.select_related("case", "organisation", "person").order_by("at")
        appeals = Appeal.objects.filter(answer=None)
        return AppealsPage(
            tuple(_waiting_line(person, row) for row in order[:MOST_OPEN]),
            _appeal_lines(appeals.order_by("at", "appeal_id"), MOST_OPEN),
        )


def appeal_source(name: str) -> AppealSource:
    """Return who asks, by name.

    Raises:
        UnknownName: There is nobody of that name.
    """
    try:
        return AppealSource(name)
    except ValueError as error:
        raise UnknownName(f"source {name!r}; known are {', '.join(AppealSource)}") from error


def open_for_seniors(person: Person) -> int:
    """Return how many appeals and corrections wait for this senior; 0 for whoever is none."""
    if not any(each.role == Role.SENIOR for each in standing_memberships(person)):
        return 0
    with scope(organisation=organisations_known_to(person, {Role.SENIOR})):
        waiting = Correction.objects.filter(needs_second=True, answer=None)
        others = waiting.exclude(person=person).count()
        return others + Appeal.objects.filter(answer=None).count()


def correction_page(office: Office, person: Person, case_id: str) -> CorrectionPage:
    """Return what a senior sees who looks at a decision again.

    Raises:
        NotAllowed: The person is no senior for this case.
        UnknownName: No such case.
        WrongState: It is not settled.
    """
    with case_scope(person, REVIEWERS):
        case = case_called(root_of(case_id))
        require_senior(person, case)
        if state_of(case) is not CaseState.SETTLED:
            raise WrongState(f"case {case_id} is not settled; decide it first")
        covered = covered_media(case)
        waiting = Correction.objects.filter(case=case, needs_second=True, answer=None)
        first = waiting.select_related("case", "organisation", "person").first()
        appeals = Appeal.objects.filter(case=case, answer=None).order_by("at", "appeal_id")
        return CorrectionPage(
            case_id=case.case_id,
            organisation=case.organisation.name,
            scheme=office.schemes[case.scheme],
            lines=decision_lines(case),
            media=_media(case, covered[:MOST_MEDIA]),
            more_media=max(0, len(covered) - MOST_MEDIA),
            appeals=_appeal_lines(appeals, MOST_OPEN),
            waiting=_waiting_line(person, first) if first else None,
            is_own_decision=is_for_another(office, person, case),
            is_decided_elsewhere=not covered,
            is_only_senior=not seniors_for(case) - {person.person_id},
            may_act_alone=lone_senior_rule(case.organisation_id),
        )


def correction_rules(person: Person) -> tuple[tuple[str, str, bool], ...]:
    """Return id, name and rule of the organisations that this administrator administers.

    Raises:
        NotAllowed: The person is no administrator.
    """
    organisations_known_to(person, {Role.ADMINISTRATOR})
    own = {
        each.organisation_id: each.organisation.name
        for each in standing_memberships(person)
        if each.role == Role.ADMINISTRATOR
    }
    return tuple((each, name, lone_senior_rule(each)) for each, name in own.items())


def _media(case: Case, covered: Sequence[str]) -> tuple[CoveredMedia, ...]:
    finals = finals_of(covered, circle_of(case.organisation))
    members = CaseMedia.objects.filter(case=case, media_sha256_hex__in=covered)
    positions = dict(members.values_list("media_sha256_hex", "position"))
    return tuple(
        CoveredMedia(each, positions[each], finals[each].label)
        for each in sorted(covered, key=lambda each: positions[each])
    )


def _waiting_line(person: Person, row: Correction) -> WaitingLine:
    return WaitingLine(
        correction_id=row.correction_id,
        case_id=row.case_id,
        organisation=row.organisation.name,
        scheme=row.case.scheme,
        label=row.label,
        person=row.person.name,
        is_own=row.person_id == person.person_id,
        at=row.at,
    )


def _appeal_lines(rows: QuerySet[Appeal], limit: int) -> tuple[AppealLine, ...]:
    found = rows.select_related("organisation", "person", "finding")[:limit]
    return tuple(
        AppealLine(
            appeal_id=row.appeal_id,
            case_id=row.case_id,
            organisation=row.organisation.name,
            source=row.source,
            person=row.person.name if row.person else "",
            media_sha256_hex=row.media_sha256_hex,
            address=str(row.finding.url) if row.finding else "",
            notice_id=row.notice_id or "",
            at=row.at,
        )
        for row in found
    )
