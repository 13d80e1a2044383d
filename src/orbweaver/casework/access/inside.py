"""Access to what lies inside media: a video's blurred scenes, the list of an archive."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from orbweaver.casework.access.media import access_previews
from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.casework.recent import Recent
from orbweaver.ports.vault.port import Vault

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Inside(Generic[Read]):
    """How the jail reads it, and where a reading made before may be found."""

    kept: Recent[Read]
    """Nothing clear is ever in it: blurs, digests and names."""
    name: Hashable
    read: Callable[[bytes], Read]
    """Reads in the jail."""


def access_inside(
    office: Office, person: Person, media: tuple[str, str], vault: Vault, inside: Inside[Read]
) -> Read:
    """Return what was read of media, after the preview stands in the audit log.

    ``media`` is the id of the case and the SHA-256.

    Raises:
        As :func:`orbweaver.casework.access.media.access_media`, and MediaError where nothing can
        be read.
    """
    case_id, sha256_hex = media
    access_previews(office, person, case_id, [sha256_hex])
    found = inside.kept.get(inside.name)
    if found is None or not vault.holds(sha256_hex):
        found = inside.read(vault.open(sha256_hex))
        inside.kept.keep(inside.name, found)
    return found
