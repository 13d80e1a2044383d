"""Adding organisations."""

from dataclasses import dataclass

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Organisation, Person
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import require
from orbweaver.errors import AlreadyThere, UnknownName, UsageError
from orbweaver.model.ids import content_id

COUNTRY_LETTERS = 2


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What is said of an organisation when it joins."""

    name: str
    country: str
    """ISO 3166-1 alpha-2, upper case."""
    scheme: str
    mandate_id: str = ""
    """Empty for a body that reviews and does not crawl."""
    needed_verdicts: int | None = None
    """Nothing for the setting of the house."""
    joins_review: bool = True


def do_create_organisation(
    office: Office, actor: Person | None, given: NewOrganisation
) -> Organisation:
    """Add an organisation; ``actor`` is nobody on the machine's own command line.

    Raises:
        NotAllowed: The actor is no administrator.
        AlreadyThere: An organisation of that name exists.
        UnknownName: No such scheme, or no such mandate.
        UsageError: Name or country is wrong.
    """
    if actor is not None:
        require(actor, {Role.ADMINISTRATOR})
    check_organisation(office, given)
    with transaction.atomic():
        if Organisation.objects.filter(name=given.name).exists():
            raise AlreadyThere(f"organisation {given.name!r}")
        return add_organisation(office, actor_id(actor), given)


def add_organisation(office: Office, actor: str, given: NewOrganisation) -> Organisation:
    """Write the rows, within the caller's transaction."""
    organisation = Organisation.objects.create(
        organisation_id=content_id("organisation", given.name),
        name=given.name,
        country=given.country,
        mandate_id=given.mandate_id,
        scheme=given.scheme,
        needed_verdicts=given.needed_verdicts or office.settings.needed_verdicts,
        joins_review=given.joins_review,
        created_at=office.clock.now(),
    )
    record(office, "organisation.added", actor, organisation.organisation_id)
    return organisation


def check_organisation(office: Office, given: NewOrganisation) -> None:
    """Refuse what is wrong before anything is written.

    Raises:
        UnknownName: No such scheme, or no such mandate.
        UsageError: Name or country is wrong.
    """
    if given.scheme not in office.schemes:
        raise UnknownName(f"scheme {given.scheme!r}; known are {', '.join(office.schemes)}")
    if given.mandate_id and given.mandate_id not in office.mandates:
        raise UnknownName(f"mandate {given.mandate_id}")
    if not given.name.strip() or len(given.country) != COUNTRY_LETTERS:
        raise UsageError("an organisation needs a name and a country of two letters")
