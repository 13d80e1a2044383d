"""Samples: which settled cases are looked at again, chosen so that nobody can foresee it."""

import hmac

from django.db.models import Exists, OuterRef

from orbweaver.casework.models import Classification, Person, SecondOpinion, Verdict
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.tenancy import case_scope

MOST_LOOKED_THROUGH = 2000
_THOUSAND = 1000


def is_sample(office: Office, case_id: str) -> bool:
    """Return whether a case is one of those looked at again once it is settled.

    The same case always is or is not; without the house's key nobody can tell which.
    """
    digest = hmac.digest(office.settings.text_key, f"sample:{case_id}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") % _THOUSAND < office.settings.sample_permille


def next_sample(office: Office, person: Person) -> str | None:
    """Return a settled case for a second opinion of a senior who decided nothing on it.

    Raises:
        NotAllowed: The person is no senior.
    """
    with case_scope(person, {Role.SENIOR}):
        own = Verdict.objects.filter(case=OuterRef("case_id"), person=person)
        done = SecondOpinion.objects.filter(case=OuterRef("case_id"))
        found = Classification.objects.filter(~Exists(own), ~Exists(done)).order_by("-at")
        settled = found.values_list("case_id", flat=True)[:MOST_LOOKED_THROUGH]
        return next((case_id for case_id in settled if is_sample(office, case_id)), None)
