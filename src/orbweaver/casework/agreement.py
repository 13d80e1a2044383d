"""Agreement: how many persons must say the same before a case is settled."""

from collections.abc import Collection

from django_scopes import scopes_disabled

from orbweaver.casework.models import AgreementRule
from orbweaver.casework.office import Office

FEWEST, MOST = 1, 9


def agreement_of(office: Office, organisation_id: str, scheme: str) -> int:
    """Return how many must agree on cases of this organisation and scheme that open from now on."""
    return agreements_of(office, [(organisation_id, scheme)])[organisation_id, scheme]


@scopes_disabled()
def agreements_of(
    office: Office, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Return how many must agree, by organisation and scheme; the house's number without a rule."""
    found = dict.fromkeys(wanted, office.settings.needed_verdicts)
    rules = AgreementRule.objects.filter(
        organisation_id__in={organisation_id for organisation_id, _ in wanted},
        scheme__in={scheme for _, scheme in wanted},
    )
    for row in rules.order_by("at", "rule_id"):  # the latest stays
        if (row.organisation_id, row.scheme) in found:
            found[row.organisation_id, row.scheme] = row.needed_verdicts
    return found
