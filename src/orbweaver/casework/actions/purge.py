"""Purging: destroying the keys of media that nobody needs to see again."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from orbweaver.casework.audit_trail import record_many
from orbweaver.casework.cases import in_pieces
from orbweaver.casework.models import CaseMedia, Classification, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import require
from orbweaver.errors import NotAllowed, UnknownName, WrongState
from orbweaver.model.ids import content_id
from orbweaver.ports.vault.port import Vault

PURGES = frozenset({Role.SENIOR, Role.ADMINISTRATOR})


def do_purge_media(
    office: Office,
    person: Person,
    media: Sequence[str],
    vault: Vault,
    *,
    settled_days: float | None = None,
    reason: str,
) -> int:
    """Shred media by SHA-256, and those of all cases settled at least so many days ago.

    The audit rows are committed first; return how many objects the vault held.

    Raises:
        NotAllowed: The person is neither senior nor administrator of an organisation whose case
            it is, or gave no reason.
        UnknownName: Media that is in no case.
        WrongState: Media of a case that is not settled; nothing was shredded.
    """
    wanted = sorted({each.strip().lower() for each in media} | _settled(office, settled_days))
    _admit(person, wanted)
    held = [each for each in wanted if vault.holds(each)]
    purge_id = office.ids.new()
    with transaction.atomic(durable=True):
        sealed = seal_text(office, "purge.reason", reason.strip())
        if sealed is None:
            raise NotAllowed("say why")
        why = {"purge": purge_id, "reason": sealed.text_id}
        events = [(content_id("purge", purge_id, each), {**why, "media": each}) for each in held]
        record_many(office, "media.purged", person.person_id, events)
    for each in held:
        vault.shred(each)
    return len(held)


def _settled(office: Office, settled_days: float | None) -> set[str]:
    """Return the media of cases settled at least so many days ago."""
    if settled_days is None:
        return set()
    before = office.clock.now() - timedelta(days=settled_days)
    cases = Classification.objects.filter(at__lte=before).values("case_id")
    found = CaseMedia.objects.filter(case_id__in=cases)
    return set(found.values_list("media_sha256_hex", flat=True)) - _unsettled()


def _unsettled() -> set[str]:
    found = CaseMedia.objects.filter(case__join=None, case__classification=None)
    return set(found.values_list("media_sha256_hex", flat=True))


def _admit(person: Person, wanted: Sequence[str]) -> None:
    require(person, PURGES)
    owners: dict[str, str] = {}
    for some in in_pieces(wanted):
        found = CaseMedia.objects.filter(media_sha256_hex__in=some)
        owners.update(found.values_list("media_sha256_hex", "case__organisation_id"))
    missing = [each for each in wanted if each not in owners]
    if missing:
        raise UnknownName(f"media {missing[0][:8]} in any case")
    if _unsettled() & set(wanted):
        raise WrongState("an open case still needs some of that media")
    for organisation_id in set(owners.values()):
        require(person, PURGES, organisation_id)
