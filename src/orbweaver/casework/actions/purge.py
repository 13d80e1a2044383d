"""Purging: destroying the keys of media that nobody needs to see again."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import transaction

from orbweaver.casework.audit_trail import record_many
from orbweaver.casework.cases import in_pieces
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import AuditEvent, CaseMedia, Classification, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import organisations_of, require
from orbweaver.errors import NotAllowed, UnknownName, UsageError, WrongState
from orbweaver.model.ids import content_id
from orbweaver.ports.vault.port import Vault

PURGES = frozenset({Role.SENIOR})
TAG = "media.purged"


def do_purge_media(
    office: Office,
    person: Person,
    media: Sequence[str],
    vault: Vault,
    *,
    settled_days: float | None = None,
    reason: str,
) -> int:
    """Shred media by SHA-256, and those of the person's cases settled so many days ago or before.

    The audit rows, with the sealed reason, are committed before the first key is destroyed; who
    was interrupted calls again, and what is shredded already is no error. The caller is never
    inside a transaction.

    Returns:
        How many objects the vault still held, and holds no more.

    Raises:
        NotAllowed: The person is no senior of an organisation whose case it is, or gave no
            reason; nothing was shredded.
        UnknownName: Media that is in no case; nothing was shredded.
        WrongState: Media of a case that is not settled; nothing was shredded.
        UsageError: Neither media nor days were named.
    """
    organisation_ids = organisations_of(person, PURGES)
    if not reason.strip():
        raise NotAllowed("say why")
    if not media and settled_days is None:
        raise UsageError("name media, or say how long ago their cases were settled")
    wanted = _named(person, media) | _settled(office, organisation_ids, settled_days)
    held = [each for each in sorted(wanted) if vault.holds(each)]
    with transaction.atomic(durable=True):
        take_turn("cases")
        _refuse_unsettled(held)  # a case may have opened since
        _record(office, person, held, reason)
    for each in held:
        vault.shred(each)
    return len(held)


def _named(person: Person, media: Sequence[str]) -> set[str]:
    """Return the named media, all of which the person may destroy."""
    owners: dict[str, set[str]] = {each.strip().lower(): set() for each in media}
    for some in in_pieces(sorted(owners)):
        found = CaseMedia.objects.filter(media_sha256_hex__in=some)
        for each, owner in found.values_list("media_sha256_hex", "case__organisation_id"):
            owners[each].add(owner)
    for each, organisation_ids in owners.items():
        if not organisation_ids:
            raise UnknownName(f"media {each[:8]}… in any case")
        for organisation_id in organisation_ids:
            require(person, PURGES, organisation_id)
    _refuse_unsettled(owners)
    return set(owners)


def _refuse_unsettled(media: Collection[str]) -> None:
    if waiting := _unsettled(media):
        raise WrongState(f"an open case contains media {min(waiting)[:8]}…")


def _settled(
    office: Office, organisation_ids: Sequence[str], settled_days: float | None
) -> set[str]:
    """Return media of cases settled at least so many days ago that no open case contains."""
    if settled_days is None:
        return set()
    before = office.clock.now() - timedelta(days=settled_days)
    settled = Classification.objects.filter(at__lte=before, organisation_id__in=organisation_ids)
    members = CaseMedia.objects.filter(case_id__in=settled.values("case_id"))
    found = set(members.values_list("media_sha256_hex", flat=True))
    return found - _unsettled(found)


def _unsettled(media: Collection[str]) -> set[str]:
    """Return those of ``media`` that a case contains which still awaits a decision."""
    waiting: set[str] = set()
    for some in in_pieces(sorted(media)):
        found = CaseMedia.objects.filter(
            media_sha256_hex__in=some, case__join=None, case__classification=None
        )
        waiting.update(found.values_list("media_sha256_hex", flat=True))
    return waiting


def _record(office: Office, person: Person, held: Sequence[str], reason: str) -> None:
    """Write once who destroys what and, sealed, why; a call that goes on adds nothing."""
    subjects = {content_id("purge", person.person_id, each): each for each in held}
    known: set[str] = set()
    for some in in_pieces(sorted(subjects)):
        rows = AuditEvent.objects.filter(tag=TAG, subject__in=some)
        known.update(rows.values_list("subject", flat=True))
    new = [subject for subject in subjects if subject not in known]
    sealed = seal_text(office, "purge.reason", reason.strip()) if new else None
    if sealed is not None:
        events = ((each, {"media": subjects[each], "reason": sealed.text_id}) for each in new)
        record_many(office, TAG, person.person_id, events)
