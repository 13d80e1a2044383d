"""Access to media: the one way by which bytes leave the vault."""

from dataclasses import dataclass

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Case, CaseMedia, Look, LookPurpose, Membership, Person
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import (
    CaseState,
    case_called,
    next_ordinal,
    root_of,
    state_of,
    verdicts_on,
)
from orbweaver.casework.roles import Role
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import require_reviewer
from orbweaver.errors import NotAllowed, UnknownName, WrongState
from orbweaver.ports.vault.port import Vault


@dataclass(frozen=True, slots=True)
class LookRequest:
    """What somebody wants to look at, and why."""

    case_id: str
    media_sha256_hex: str
    purpose: LookPurpose
    reason: str = ""
    """Free text, sealed; a second look needs one."""


def access_media(office: Office, person: Person, request: LookRequest, vault: Vault) -> bytes:
    """Return the bytes of media of a case, after the look and its audit row are committed.

    The caller is never inside a transaction.

    Raises:
        NotAllowed: Role, purpose and state of the case do not go together.
        UnknownName: No such case, or the media is not in it.
        NotInVault: The mandate keeps no media, or it was not fetched yet.
        Shredded: Its key was destroyed.
        DamagedObject: It does not open.
    """
    case = case_called(root_of(request.case_id))
    membership = _admit(person, case, request)
    if not CaseMedia.objects.filter(case=case, media_sha256_hex=request.media_sha256_hex).exists():
        raise UnknownName(f"that media in case {case.case_id}")
    with transaction.atomic(durable=True):
        look = Look.objects.create(
            look_id=office.ids.new(),
            person=person,
            organisation_id=membership.organisation_id,
            case=case,
            media_sha256_hex=request.media_sha256_hex,
            purpose=request.purpose.value,
            reason=seal_text(office, "look.reason", request.reason.strip()),
            at=office.clock.now(),
        )
        facts = {
            "case": case.case_id,
            "media": request.media_sha256_hex,
            "purpose": request.purpose.value,
        }
        record(office, "media.looked", person.person_id, look.look_id, facts)
    return vault.open(request.media_sha256_hex)


def _admit(person: Person, case: Case, request: LookRequest) -> Membership:
    """Return the membership by which the person may look.

    To give a verdict: only somebody whose verdict would be taken now. A settled case: a senior
    who says why.
    """
    membership = require_reviewer(person)
    if request.purpose is LookPurpose.SECOND_LOOK:
        if state_of(case) is not CaseState.SETTLED or membership.role != Role.SENIOR:
            raise NotAllowed("a second look is for seniors, at settled cases")
        if not request.reason.strip():
            raise NotAllowed("a second look needs a reason")
        return membership
    try:
        next_ordinal(case, person, membership.role, verdicts_on(case))
    except WrongState as error:
        raise NotAllowed(f"there is nothing to decide for you here: {error.detail}") from error
    return membership
