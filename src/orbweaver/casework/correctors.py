"""Correctors: who may correct a decision, who must agree, and whether one senior may act alone."""

from collections.abc import Mapping

from django_scopes import scopes_disabled

from orbweaver.casework.finals import IN_FORCE, Final
from orbweaver.casework.models import Case, Correction, CorrectionRule, Membership, Person
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import verdicts_on
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import require_reviewer
from orbweaver.errors import NotAllowed
from orbweaver.model.scheme import Label


def require_senior(person: Person, case: Case) -> Membership:
    """Return the membership by which a person is a senior for a case.

    Raises:
        NotAllowed: They are none there.
    """
    membership = require_reviewer(person, case.organisation)
    if membership.role != Role.SENIOR:
        raise NotAllowed("a senior is needed")
    return membership


def require_another(office: Office, person: Person, case: Case) -> None:
    """Let nobody judge their own decision while another senior is there who did not make it.

    Raises:
        NotAllowed: The person made the decision that stands now.
    """
    if is_for_another(office, person, case):
        raise NotAllowed("you made the decision that stands; another senior looks at it again")


def is_for_another(office: Office, person: Person, case: Case) -> bool:
    """Return whether another senior should judge a decision, because this person made it."""
    deciders = deciders_of(case)
    is_own = office.settings.another_corrects and person.person_id in deciders
    return is_own and bool(seniors_for(case) - deciders)


@scopes_disabled()
def deciders_of(case: Case) -> set[str]:
    """Return who made the decision that stands, by id: all who agreed, or who decided it last."""
    whole = Correction.objects.filter(IN_FORCE, case=case, is_whole=True)
    latest = whole.order_by("-ordinal").select_related("answer").first()
    if latest is not None:
        answer = getattr(latest, "answer", None)
        return {latest.person_id, *([answer.person_id] if answer else [])}
    final = case.classification
    if final.decided_by == "senior":
        return {final.verdict.person_id}
    return {each.person_id for each in verdicts_on(case) if each.label == final.label}


def seniors_for(case: Case) -> set[str]:
    """Return the seniors who may look at a case again, by id."""
    found = Membership.objects.filter(
        role=Role.SENIOR.value, ended_at=None, person__is_active=True
    ).select_related("organisation")
    owner = case.organisation
    return {
        each.person_id
        for each in found
        if each.organisation_id == owner.organisation_id
        or (owner.joins_review and each.organisation.joins_review)
    }


def leads_elsewhere(before: Mapping[str, Final], label: Label) -> bool:
    """Return whether something else follows from a label than from what the media were.

    Notices and entries of one kind or the other: two persons must want that.
    """
    follows = (label.actionable, label.allows)
    return any((each.actionable, each.allows) != follows for each in before.values())


def may_act_alone(person: Person, case: Case) -> bool:
    """Return whether a senior's word is enough, where two are needed elsewhere."""
    is_only_one = not seniors_for(case) - {person.person_id}
    return is_only_one and lone_senior_rule(case.organisation_id)


@scopes_disabled()
def lone_senior_rule(organisation_id: str) -> bool:
    """Return whether an organisation lets its only senior correct alone; not unless it says so."""
    rules = CorrectionRule.objects.filter(organisation_id=organisation_id)
    latest = rules.order_by("-at", "-rule_id").values_list("lone_senior", flat=True).first()
    return bool(latest)
