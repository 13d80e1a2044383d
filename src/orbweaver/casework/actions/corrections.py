"""Corrections: a senior decides a settled case anew, and where much follows a second one agrees."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.casework.actions.notices import draft_or_leave_for_later
from orbweaver.casework.audit_trail import record
from orbweaver.casework.correcting import media_of, put_in_force, without_effect
from orbweaver.casework.correctors import (
    leads_elsewhere,
    may_act_alone,
    require_another,
    require_senior,
)
from orbweaver.casework.engines import take_turn
from orbweaver.casework.facts import asked_about, facts_given, facts_json
from orbweaver.casework.finals import Final, covered_media, final_label_of, finals_of
from orbweaver.casework.models import (
    Appeal,
    Case,
    CorrectedMedia,
    Correction,
    CorrectionAnswer,
    CorrectionRule,
    Person,
    SealedText,
)
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import CaseState, case_called, root_of, state_of
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.settling import label_of
from orbweaver.casework.standing import require
from orbweaver.casework.tenancy import case_scope, circle_of
from orbweaver.errors import NotAllowed, UnknownName, WrongState
from orbweaver.model.ids import content_id
from orbweaver.model.scheme import Label


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """What a senior says that a settled case is."""

    label: str
    reason: str
    media: Collection[str] = ()
    """About which media; none means all that the decision covers."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Answers by question, besides those known already and those that the label implies."""
    appeal_id: str = ""
    """What it answers; empty where nobody asked."""


@dataclass(frozen=True, slots=True)
class CorrectionOutcome:
    """What a correction led to."""

    correction_id: str
    is_in_force: bool
    """Otherwise it waits for a second senior."""
    final_label: str
    """Of the case, now."""


def do_correct(
    office: Office, person: Person, case_id: str, given: NewCorrection
) -> CorrectionOutcome:
    """Decide a settled case anew; what was decided before stays in the record.

    It counts at once where nothing else follows from the new label than from the old one. Where
    something does, from notices to none or the other way, it waits for a second senior; or for
    nobody, where there is no second one and an administrator allowed that.

    Raises:
        NotAllowed: The person is no senior for this case, made the decision that stands while
            another senior is there, or gave no reason.
        UnknownName: No such case, no such label, appeal or media in it.
        WrongState: The case is not settled, nothing would change, or another correction waits.
        UsageError: A fact contradicts the label.
    """
    with case_scope(person, REVIEWERS):
        case = case_called(root_of(case_id))
    require_senior(person, case)
    with transaction.atomic(), scopes_disabled():
        take_turn("cases")
        case = _settled(case.case_id)
        require_another(office, person, case)
        label = label_of(office, case, given.label)
        media = _chosen(case, given.media)
        before = finals_of(media, circle_of(case.organisation))
        if without_effect(before.values(), label):
            raise WrongState(f"all of it is {label.name} already")
        correction = _write(office, person, case, label, before, given)
        if not correction.needs_second:
            put_in_force(office, correction, before, person.person_id)
        outcome = _outcome(correction)
    if outcome.is_in_force:
        draft_or_leave_for_later(office)
    return outcome


def do_confirm_correction(office: Office, person: Person, correction_id: str) -> CorrectionOutcome:
    """Agree as the second senior; the correction counts from now on.

    Raises:
        NotAllowed: The person is no senior for this case, or wrote the correction.
        UnknownName: No such correction.
        WrongState: It needs nobody, or was answered.
    """
    with transaction.atomic(), scopes_disabled():
        take_turn("cases")
        correction = _waiting(person, correction_id)
        if correction.person_id == person.person_id:
            raise NotAllowed("a second senior confirms it: not who wrote it")
        circle = circle_of(correction.organisation)
        before = finals_of(media_of(correction), circle)
        _answer(office, person, correction, None, agrees=True)
        put_in_force(office, correction, before, person.person_id)
        outcome = _outcome(correction)
    draft_or_leave_for_later(office)
    return outcome


def do_decline_correction(office: Office, person: Person, correction_id: str, reason: str) -> None:
    """Say as the second senior that the decision stands, or take one's own correction back.

    Raises:
        NotAllowed: The person is no senior for this case, or gave no reason.
        UnknownName: No such correction.
        WrongState: It needs nobody, or was answered.
    """
    with transaction.atomic(), scopes_disabled():
        take_turn("cases")
        correction = _waiting(person, correction_id)
        sealed = _why(office, "correction.refusal", reason)
        _answer(office, person, correction, sealed, agrees=False)


def do_set_correction_rule(
    office: Office, person: Person, organisation_id: str, *, lone_senior: bool
) -> None:
    """Say whether an organisation's only senior may correct alone; the latest rule counts.

    Raises:
        NotAllowed: The person is no administrator of that organisation.
    """
    require(person, {Role.ADMINISTRATOR}, organisation_id)
    with transaction.atomic():
        rule = CorrectionRule.objects.create(
            rule_id=office.ids.new(),
            organisation_id=organisation_id,
            lone_senior=lone_senior,
            set_by=person,
            at=office.clock.now(),
        )
        facts = {"organisation": organisation_id, "lone_senior": str(lone_senior).lower()}
        record(office, "correction_rule.set", person.person_id, rule.rule_id, facts)


def _settled(case_id: str) -> Case:
    """Return a case that was decided here, with all that says where it stands.

    Raises:
        WrongState: It is not settled, or another case's decision covers it.
    """
    case = case_called(case_id)
    if state_of(case) is not CaseState.SETTLED:
        raise WrongState(f"case {case_id} is not settled; decide it first")
    if not covered_media(case):
        raise WrongState("its very bytes were decided in another case; correct that one")
    return case


def _chosen(case: Case, wanted: Collection[str]) -> list[str]:
    covered = covered_media(case)
    chosen = {each.strip().lower() for each in wanted}
    if unknown := chosen - set(covered):
        raise UnknownName(f"media {min(unknown)[:8]}… in what was decided of this case")
    return [each for each in covered if not chosen or each in chosen]


def _write(
    office: Office,
    person: Person,
    case: Case,
    label: Label,
    before: Mapping[str, Final],
    given: NewCorrection,
) -> Correction:
    last = case.corrections.order_by("-ordinal").first()
    if case.corrections.filter(needs_second=True, answer=None).exists():
        raise WrongState("another correction of this case waits for a second senior")
    ordinal = last.ordinal + 1 if last else 1
    is_grave = leads_elsewhere(before, label)
    is_lone = is_grave and may_act_alone(person, case)
    correction = Correction.objects.create(
        correction_id=content_id("correction", case.case_id, str(ordinal)),
        case=case,
        organisation_id=case.organisation_id,
        ordinal=ordinal,
        person=person,
        label=label.name,
        actionable=label.actionable,
        allows=label.allows,
        facts_json=facts_json(_facts(office, case, label, before, given)),
        is_whole=len(before) == len(covered_media(case)),
        needs_second=is_grave and not is_lone,
        is_lone=is_lone,
        appeal=_appeal(case, given.appeal_id),
        reason=_why(office, "correction.reason", given.reason),
        at=office.clock.now(),
    )
    CorrectedMedia.objects.bulk_create(
        CorrectedMedia(correction=correction, media_sha256_hex=each) for each in before
    )
    facts = {"case": case.case_id, "label": label.name, "media": str(len(before))}
    if is_lone:
        facts["alone"] = "true"
    record(office, "correction.made", person.person_id, correction.correction_id, facts)
    return correction


def _facts(
    office: Office, case: Case, label: Label, before: Mapping[str, Final], given: NewCorrection
) -> dict[str, str]:
    """Return what is said besides the label: what was known as far as it still fits, and more."""
    asked = asked_about(office, case.organisation_id, case.scheme)
    known = {question.name: question for question in asked.questions}
    said = dict(label.facts)
    kept = {
        name: answer
        for name, answer in json.loads(next(iter(before.values())).facts_json).items()
        if name in known and known[name].answer(answer) and said.get(name, answer) == answer
    }
    return facts_given(asked, label, {**kept, **given.facts}, complete=False)


def _appeal(case: Case, appeal_id: str) -> Appeal | None:
    if not appeal_id:
        return None
    appeal = Appeal.objects.filter(appeal_id=appeal_id, case=case, answer=None).first()
    if appeal is None:
        raise UnknownName(f"open appeal {appeal_id} on this case")
    return appeal


def _waiting(person: Person, correction_id: str) -> Correction:
    """Return a correction that waits for a second senior, whom this person may be."""
    with case_scope(person, {Role.SENIOR}):
        found = Correction.objects.filter(correction_id=correction_id)
        correction = found.select_related("answer", "reason", "case__organisation").first()
    if correction is None:
        raise UnknownName(f"correction {correction_id}")
    require_senior(person, correction.case)
    if not correction.needs_second:
        raise WrongState("it counts already and waits for nobody")
    if hasattr(correction, "answer"):
        raise WrongState("it was answered already")
    return correction


def _answer(
    office: Office,
    person: Person,
    correction: Correction,
    reason: SealedText | None,
    *,
    agrees: bool,
) -> None:
    CorrectionAnswer.objects.create(
        correction=correction, person=person, agrees=agrees, reason=reason, at=office.clock.now()
    )
    facts = {"case": correction.case_id, "agrees": str(agrees).lower()}
    record(office, "correction.answered", person.person_id, correction.correction_id, facts)


def _why(office: Office, about: str, reason: str) -> SealedText:
    sealed = seal_text(office, about, reason.strip())
    if sealed is None:
        raise NotAllowed("say why")
    return sealed


def _outcome(correction: Correction) -> CorrectionOutcome:
    is_in_force = not correction.needs_second or hasattr(correction, "answer")
    return CorrectionOutcome(correction.correction_id, is_in_force, final_label_of(correction.case))
