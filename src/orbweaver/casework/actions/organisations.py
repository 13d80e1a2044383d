"""Adding organisations."""

from dataclasses import dataclass

from orbweaver.casework.models import Organisation, Person
from orbweaver.casework.office import Office


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
    """
    raise NotImplementedError
