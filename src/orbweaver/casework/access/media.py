"""Access to media: the one way by which bytes leave the vault."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from orbweaver.casework.audit_trail import record_many
from orbweaver.casework.blurred_memory import BlurredMemory
from orbweaver.casework.cases import in_pieces
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
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import require_reviewer
from orbweaver.casework.tenancy import case_scope
from orbweaver.casework.workday import require_fit, take_reveal
from orbweaver.errors import NotAllowed, UnknownName, WrongState
from orbweaver.ports.vault.port import Vault

ONE_PREVIEW = timedelta(minutes=10)
"""Blurred pictures of one case that follow one another more quickly are one look."""


@dataclass(frozen=True, slots=True)
class LookRequest:
    """What somebody wants to look at, and why."""

    case_id: str
    media_sha256_hex: str
    purpose: LookPurpose
    reason: str = ""
    """Free text, sealed; a second look needs one."""


@dataclass(frozen=True, slots=True)
class Blurring:
    """How the server blurs, and where a blur made before may be found."""

    kept: BlurredMemory
    form: tuple[int, int, bool]
    """Width in pixels, strength, whether colours stay: pictures of one form look alike."""
    blur: Callable[[bytes], bytes]
    """Makes it in the jail."""


def access_media(office: Office, person: Person, request: LookRequest, vault: Vault) -> bytes:
    """Return the bytes of media of a case, after the look and its audit row are committed.

    The caller is never inside a transaction.

    Raises:
        NotAllowed: Role, purpose and state of the case do not go together.
        RestNeeded: The person should rest, or has looked often enough today.
        UnknownName: No such case, or the media is not in it.
        NotInVault: The mandate keeps no media, or it was not fetched yet.
        Shredded: Its key was destroyed.
        DamagedObject: It does not open.
    """
    _look(office, person, request, [request.media_sha256_hex])
    return vault.open(request.media_sha256_hex)


def access_blurred(
    office: Office, person: Person, request: LookRequest, vault: Vault, blurring: Blurring
) -> bytes:
    """Return the blurred picture of media of a case, after the look stands in the audit log.

    One that was blurred before comes from this process's memory, as long as the vault still has
    what it was made of; clear bytes are never kept.

    Raises:
        As :func:`access_media`, and MediaError where nothing can be decoded.
    """
    access_previews(office, person, request.case_id, [request.media_sha256_hex])
    name = (request.media_sha256_hex, *blurring.form)
    found = blurring.kept.get(name)
    if found is None or not vault.holds(request.media_sha256_hex):
        found = blurring.blur(vault.open(request.media_sha256_hex))
        blurring.kept.keep(name, found)
    return found


def access_previews(office: Office, person: Person, case_id: str, media: Collection[str]) -> None:
    """Write down that a person gets pictures of a case blurred, all in one transaction.

    A page of many pictures calls it once, so that its pictures need not be written one by one;
    what this person saw blurred within the last minutes is not written again.

    Raises:
        As :func:`access_media`, the vault's own errors excepted.
    """
    _look(office, person, LookRequest(case_id, "", LookPurpose.PREVIEW), media)


def _look(office: Office, person: Person, request: LookRequest, media: Collection[str]) -> None:
    """Admit a look, and commit its rows with those of the audit log."""
    is_preview = request.purpose is LookPurpose.PREVIEW
    fit = require_fit(office, person, finishing=is_preview)
    with case_scope(person, REVIEWERS):
        case = case_called(root_of(request.case_id))
        membership = _admit(person, case, request)
        _require_members(case, media)
        todo = _not_seen_lately(office, person, case, media) if is_preview else list(media)
    if not todo:
        return
    with transaction.atomic(durable=True):
        if not is_preview:
            take_reveal(office, person, fit)
        reason = seal_text(office, "look.reason", request.reason.strip())
        looks = [
            Look(
                look_id=office.ids.new(),
                person=person,
                organisation_id=membership.organisation_id,
                case=case,
                media_sha256_hex=each,
                purpose=request.purpose.value,
                reason=reason,
                at=office.clock.now(),
            )
            for each in todo
        ]
        Look.objects.bulk_create(looks)
        record_many(
            office,
            "media.looked",
            person.person_id,
            ((each.look_id, _facts(each)) for each in looks),
        )


def _facts(look: Look) -> dict[str, str]:
    return {"case": look.case_id, "media": look.media_sha256_hex, "purpose": look.purpose}


def _require_members(case: Case, media: Collection[str]) -> None:
    """Refuse media that is not in a case.

    Raises:
        UnknownName: One is not.
    """
    for some in in_pieces(sorted(media)):
        found = CaseMedia.objects.filter(case=case, media_sha256_hex__in=some)
        if found.count() < len(set(some)):
            raise UnknownName(f"that media in case {case.case_id}")


def _not_seen_lately(
    office: Office, person: Person, case: Case, media: Collection[str]
) -> list[str]:
    """Return which media this person did not get blurred within the last minutes."""
    lately = office.clock.now() - ONE_PREVIEW
    seen = Look.objects.filter(
        case=case, person=person, purpose=LookPurpose.PREVIEW.value, at__gt=lately
    )
    known = set(seen.values_list("media_sha256_hex", flat=True))
    return [each for each in dict.fromkeys(media) if each not in known]


def _admit(person: Person, case: Case, request: LookRequest) -> Membership:
    """Return the membership by which the person may look.

    To give a verdict: only somebody whose verdict would be taken now. A settled case: a senior
    who says why.
    """
    membership = require_reviewer(person, case.organisation)
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
