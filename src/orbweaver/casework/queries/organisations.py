"""What organisations say of themselves, for those who administer them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django_scopes import scope

from orbweaver.casework.actions.organisations import OrganisationChoices, choices_of
from orbweaver.casework.agreement import agreements_of
from orbweaver.casework.models import AgreementRule, Organisation, Person
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisations_of


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """How many must agree on the cases of one scheme that open from now on."""

    scheme: str
    needed_verdicts: int
    set_by: str
    """A name; ``machine`` for the command line; empty where the number is the house's."""
    at: datetime | None


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One organisation."""

    organisation_id: str
    name: str
    mandate_id: str
    """Empty where it reviews and does not crawl."""
    choices: OrganisationChoices
    agreements: tuple[AgreementLine, ...]
    """One for each scheme of the house, its own first."""
    persons: int


def organisations_page(office: Office, person: Person) -> tuple[OrganisationLine, ...]:
    """Return the organisations that this person administers, in order of name.

    Raises:
        NotAllowed: The person is no administrator.
    """
    own = organisations_of(person, {Role.ADMINISTRATOR})
    standing = Q(memberships__ended_at=None) & ~Q(memberships__role=Role.SERVICE.value)
    members = Count("memberships__person", filter=standing, distinct=True)
    found = Organisation.objects.filter(organisation_id__in=own).annotate(members=members)
    return tuple(
        OrganisationLine(
            organisation_id=row.organisation_id,
            name=row.name,
            mandate_id=row.mandate_id,
            choices=choices_of(row),
            agreements=_agreements(office, row),
            persons=row.members,
        )
        for row in found.order_by("name")
    )


def _agreements(office: Office, row: Organisation) -> tuple[AgreementLine, ...]:
    schemes = sorted(office.schemes, key=lambda scheme: (scheme != row.scheme, scheme))
    needed = agreements_of(office, [(row.organisation_id, scheme) for scheme in schemes])
    with scope(organisation=row.organisation_id):
        rules = AgreementRule.objects.select_related("set_by").order_by("at", "rule_id")
        last = {rule.scheme: rule for rule in rules}
    return tuple(
        AgreementLine(
            scheme=scheme,
            needed_verdicts=needed[row.organisation_id, scheme],
            set_by=_who(last.get(scheme)),
            at=last[scheme].at if scheme in last else None,
        )
        for scheme in schemes
    )


def _who(rule: AgreementRule | None) -> str:
    if rule is None:
        return ""
    return rule.set_by.name if rule.set_by else MACHINE
