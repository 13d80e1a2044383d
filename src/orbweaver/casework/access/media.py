"""Access to media: the one way by which bytes leave the vault."""

from dataclasses import dataclass

from orbweaver.casework.models import LookPurpose, Person
from orbweaver.casework.office import Office
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
    raise NotImplementedError
