"""Who acts: a named, authenticated person, or the machine's operator where nobody can be yet."""

from typing import TYPE_CHECKING

from orbweaver.errors import NotAllowed

if TYPE_CHECKING:
    from orbweaver.casework.models import Organisation, Person
    from orbweaver.deployment.house import House


def acting_person(house: "House", token: str) -> "Person":
    """Return who acts.

    Raises:
        NotAllowed: No token, or one that is wrong, ended or expired.
    """
    from orbweaver.casework.actions.sign_in import person_of_token

    house.require_initialised()
    if not token:
        raise NotAllowed("say who acts: --as TOKEN, made in the Orb under «Tokens»")
    return person_of_token(house.office, token)


def mandate_organisation(house: "House") -> "Organisation":
    """Return the organisation that holds the mandate; make it where it is not there yet.

    Raises:
        MandateMissing: The configuration names nobody.
    """
    from orbweaver.casework.actions.mandates import do_take_mandate

    return do_take_mandate(house.office, house.mandate, house.config.casework.scheme)
