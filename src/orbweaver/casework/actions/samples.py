"""Second opinions on samples: blind, once, and without effect on what is final."""

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Person, SecondOpinion, Verdict
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import CaseState, case_called, state_of
from orbweaver.casework.roles import Role
from orbweaver.casework.sampling import is_sample
from orbweaver.casework.settling import label_of
from orbweaver.casework.standing import require
from orbweaver.casework.tenancy import case_scope
from orbweaver.errors import WrongState


def do_give_second_opinion(office: Office, person: Person, case_id: str, label: str) -> bool:
    """Keep a senior's label on a sample; return whether it equals what was final.

    Raises:
        NotAllowed: The person is no senior.
        UnknownName: No such case, or no such label in its scheme.
        WrongState: It is no sample, the person decided on it, or somebody gave an opinion.
    """
    with transaction.atomic(), case_scope(person, {Role.SENIOR}):
        membership = require(person, {Role.SENIOR})
        case = case_called(case_id)
        label_of(office, case, label)
        if state_of(case) is not CaseState.SETTLED or not is_sample(office, case_id):
            raise WrongState("this case is no sample")
        if Verdict.objects.filter(case=case, person=person).exists():
            raise WrongState("you decided on this case yourself")
        if SecondOpinion.objects.filter(case=case).exists():
            raise WrongState("this sample has its second opinion already")
        opinion = SecondOpinion.objects.create(
            opinion_id=office.ids.new(),
            case=case,
            organisation_id=membership.organisation_id,
            person=person,
            label=label,
            at=office.clock.now(),
        )
        facts = {"case": case_id, "label": label}
        record(office, "sample.decided", person.person_id, opinion.opinion_id, facts)
        return label == case.classification.label
