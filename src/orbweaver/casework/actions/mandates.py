"""Mandates: which organisation acts under which, as the configuration says."""

from django.db import transaction

from orbweaver.casework.actions.organisations import NewOrganisation, do_create_organisation
from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Organisation
from orbweaver.casework.office import MACHINE, Office
from orbweaver.model.mandate import Mandate


def do_take_mandate(office: Office, mandate: Mandate, scheme: str) -> Organisation:
    """Return the organisation that holds ``mandate``, made or given it where it did not.

    The configuration names the organisation; one of that name that held none, or held the
    mandate as it was worded before, holds it from now on.

    Raises:
        UnknownName: No such scheme, or the mandate is not of this office.
        UsageError: Its name or country is wrong.
    """
    found = Organisation.objects.filter(mandate_id=mandate.mandate_id).first()
    if found is not None:
        return found
    known = Organisation.objects.filter(name=mandate.organisation).first()
    if known is None:
        given = NewOrganisation(
            mandate.organisation, mandate.country, scheme, mandate_id=mandate.mandate_id
        )
        return do_create_organisation(office, None, given)
    with transaction.atomic():
        facts = {"organisation": known.organisation_id, "mandate": mandate.mandate_id}
        record(office, "organisation.mandated", MACHINE, office.ids.new(), facts)
        known.mandate_id = mandate.mandate_id
        known.save(update_fields=["mandate_id"])
    return known
