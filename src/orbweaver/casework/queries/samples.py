"""A sample as a senior sees it: without what was final, and without whoever decided."""

from dataclasses import dataclass

from orbweaver.casework.models import CaseMedia, Finding, Person
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import case_called
from orbweaver.casework.roles import Role
from orbweaver.casework.tenancy import case_scope
from orbweaver.model.scheme import Scheme


@dataclass(frozen=True, slots=True)
class SamplePage:
    """What is shown of a sample."""

    scheme: Scheme
    media_sha256_hex: str
    kinds: tuple[str, ...]
    """Kinds of its findings."""


def sample_page(office: Office, person: Person, case_id: str) -> SamplePage:
    """Return what a senior sees of a sample.

    Raises:
        NotAllowed: The person is no senior.
        UnknownName: No such case.
    """
    with case_scope(person, {Role.SENIOR}):
        case = case_called(case_id)
        largest = CaseMedia.objects.filter(case=case).order_by("-area_px", "position")[0]
        seen = Finding.objects.filter(media_sha256_hex=largest.media_sha256_hex)
        kinds = tuple(sorted(set(seen.values_list("kind", flat=True))))
    return SamplePage(office.schemes[case.scheme], largest.media_sha256_hex, kinds)
