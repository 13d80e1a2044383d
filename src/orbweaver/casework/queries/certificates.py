"""Who of an organisation may see cases, as far as training certificates go."""

from dataclasses import dataclass
from datetime import date

from orbweaver.casework.certificates import certificate_of
from orbweaver.casework.models import Membership, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.casework.standing import organisations_of


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One analyst or senior, and their certificate."""

    person_id: str
    organisation_id: str
    name: str
    organisation: str
    issued_on: date | None
    """Nothing where none was ever recorded, or it was ended."""
    expires_on: date | None
    counts: bool
    """Whether it counts today."""


def certificates_page(office: Office, person: Person) -> tuple[CertificateLine, ...]:
    """Return the analysts and seniors of the organisations that somebody administers.

    Raises:
        NotAllowed: The person is no administrator.
    """
    own = organisations_of(person, {Role.ADMINISTRATOR})
    held = Membership.objects.filter(
        organisation_id__in=own, ended_at=None, role__in=[role.value for role in REVIEWERS]
    ).select_related("person", "organisation")
    members = {(each.person_id, each.organisation_id): each for each in held}
    lines = [_line(office, each) for each in members.values()]
    return tuple(sorted(lines, key=lambda line: (line.counts, line.name)))


def _line(office: Office, member: Membership) -> CertificateLine:
    found, today = certificate_of(member.person), office.clock.now().date()
    is_ended = found is None or found.expires_on < found.issued_on
    return CertificateLine(
        person_id=member.person_id,
        organisation_id=member.organisation_id,
        name=member.person.name,
        organisation=member.organisation.name,
        issued_on=None if found is None or is_ended else found.issued_on,
        expires_on=None if found is None or is_ended else found.expires_on,
        counts=found is not None and found.issued_on <= today <= found.expires_on,
    )
