"""What a vault promises.

Every object is encrypted with a key of its own (AES-256-GCM), which lies wrapped by the
key-encryption key beside it. Names in the store are keyed digests: whoever sees the store
cannot tell which media it holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class VaultReport:
    """What a verification of the whole vault found."""

    objects: int
    size_bytes: int
    shredded: int
    damaged: tuple[str, ...]
    """Store names (never media hashes) of objects that do not open."""


class Vault(Protocol):
    """Sealed bytes by the SHA-256 of what they hold.

    Every keeper promises:
      1. After ``seal`` returned, the bytes survive a kill and a power cut.
      2. Sealing the same bytes again changes nothing, and is cheap.
      3. A kill, an error or a full disk in the middle of ``seal`` leaves nothing that opens,
         and the next ``seal`` succeeds.
      4. ``open`` gives back exactly what was sealed, or raises; it never gives other bytes.
      5. An object moved under another's name does not open.
      6. After ``shred`` nothing opens it again, not even with the key-encryption key, and a
         second ``shred`` is no error.
      7. Nothing in the store is clear: no bytes, no hash, no name of what it holds.
    """

    def seal(self, sha256_hex: str, content: bytes) -> bool:
        """Keep ``content``; return whether it was new.

        Raises:
            StoreFull: No room.
            StoreUnavailable: The store does not answer.
            Shredded: It was shredded before; a shredded object stays away.
        """

    def open(self, sha256_hex: str) -> bytes:
        """Give back the bytes. Only casework's access function calls this, after its audit row.

        Raises:
            NotInVault: There is no such object.
            Shredded: Its key was destroyed.
            DamagedObject: It does not open.
        """

    def holds(self, sha256_hex: str) -> bool:
        """Return whether it would open."""

    def shred(self, sha256_hex: str) -> None:
        """Destroy the object's key, then the object."""

    def names(self) -> Iterator[str]:
        """Walk the store names of all objects."""

    def verify(self) -> VaultReport:
        """Open every object and compare it with its digest."""
