"""Sealing: what every vault does, over blobs that a keeper stores.

The key's record is written once and first: whoever wins, everybody seals with that key, so two
who seal the same bytes at once cannot part a key from its object. The object is the commit.
Shredding overwrites the key's record with a tombstone, and only then removes the object.
"""

import hashlib
from collections.abc import Iterator
from typing import Protocol

from orbweaver.errors import DamagedObject, NotInVault, Shredded
from orbweaver.ports.vault.envelope import OVERHEAD_BYTES, TOMBSTONE, Envelope, ObjectKey
from orbweaver.ports.vault.port import VaultReport

KEY_SUFFIX = ".key"
OBJECT_SUFFIX = ".sealed"


class Blobs(Protocol):
    """Named bytes that appear whole or not at all.

    All raise ``StoreFull`` or ``StoreUnavailable``, and nothing else.
    """

    def create(self, name: str, content: bytes) -> bool:
        """Store durably under a name that is free; return whether it was."""

    def overwrite(self, name: str, content: bytes) -> None:
        """Put ``content``, of the same size, durably in place of what is there."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes, or nothing where there are none."""

    def size(self, name: str) -> int | None:
        """Return the size in bytes, or nothing where there is no such blob."""

    def remove(self, name: str) -> None:
        """Remove durably; nothing to remove is no error."""

    def walk(self) -> Iterator[str]:
        """Walk the names of all blobs, in any order."""


class SealedVault:
    """A vault over blobs; each keeper gives its own."""

    def __init__(self, blobs: Blobs, envelope: Envelope) -> None:
        """Store in ``blobs`` what ``envelope`` seals."""
        self._blobs = blobs
        self._envelope = envelope

    def seal(self, sha256_hex: str, content: bytes) -> bool:
        """Keep ``content``; return whether it was new.

        Raises:
            DamagedObject: ``content`` is not what ``sha256_hex`` names.
            StoreFull: No room.
            StoreUnavailable: The store does not answer.
            Shredded: It was shredded before; a shredded object stays away.
        """
        name = self._envelope.name_of(sha256_hex)
        if hashlib.sha256(content).hexdigest() != sha256_hex:
            raise DamagedObject(f"{name}: given other bytes than it is named for")
        key, is_fresh = self._key_for(name)
        if self._stands(key, len(content), is_fresh=is_fresh):
            return False
        return self._blobs.create(name + OBJECT_SUFFIX, self._envelope.seal(key, content))

    def open(self, sha256_hex: str) -> bytes:
        """Give back the bytes. Only casework's access function calls this, after its audit row.

        Raises:
            NotInVault: There is no such object.
            Shredded: Its key was destroyed.
            DamagedObject: It does not open.
            StoreUnavailable: The store does not answer.
        """
        return self._opened(self._envelope.name_of(sha256_hex))

    def holds(self, sha256_hex: str) -> bool:
        """Return whether it would open: its key does, and the object is there."""
        name = self._envelope.name_of(sha256_hex)
        try:
            self._envelope.unwrap(name, self._record(name))
        except (NotInVault, Shredded, DamagedObject):
            return False
        return self._blobs.size(name + OBJECT_SUFFIX) is not None

    def shred(self, sha256_hex: str) -> None:
        """Destroy the object's key, then the object; what was never sealed stays away too.

        Raises:
            StoreUnavailable: The store does not answer; shred again.
        """
        name = self._envelope.name_of(sha256_hex)
        if not self._blobs.create(name + KEY_SUFFIX, TOMBSTONE):
            self._blobs.overwrite(name + KEY_SUFFIX, TOMBSTONE)
        self._blobs.remove(name + OBJECT_SUFFIX)

    def names(self) -> Iterator[str]:
        """Walk the store names of all objects."""
        for blob in self._blobs.walk():
            if blob.endswith(OBJECT_SUFFIX):
                yield blob.removesuffix(OBJECT_SUFFIX)

    def verify(self) -> VaultReport:
        """Open every object and compare it with its digest.

        ``size_bytes`` of the report counts clear bytes. A key whose object was never finished
        counts as nothing.
        """
        objects = size_bytes = shredded = 0
        damaged: list[str] = []
        for name in sorted(self._known_names()):
            try:
                size_bytes += len(self._opened(name))
                objects += 1
            except Shredded:
                shredded += 1
            except DamagedObject:
                damaged.append(name)
            except NotInVault:
                continue
        return VaultReport(objects, size_bytes, shredded, tuple(damaged))

    def _known_names(self) -> set[str]:
        blobs = self._blobs.walk()
        return {blob.removesuffix(KEY_SUFFIX).removesuffix(OBJECT_SUFFIX) for blob in blobs}

    def _record(self, name: str) -> bytes:
        record = self._blobs.read(name + KEY_SUFFIX)
        if record is not None:
            return record
        if self._blobs.size(name + OBJECT_SUFFIX) is not None:
            raise DamagedObject(f"{name}: its key is gone without a tombstone")
        raise NotInVault(name)

    def _opened(self, name: str) -> bytes:
        key = self._envelope.unwrap(name, self._record(name))
        sealed = self._blobs.read(name + OBJECT_SUFFIX)
        if sealed is None:
            raise NotInVault(name)
        return self._envelope.open(key, sealed)

    def _key_for(self, name: str) -> tuple[ObjectKey, bool]:
        """Return the object's key, and whether it was made just now."""
        record = self._blobs.read(name + KEY_SUFFIX)
        if record is not None:
            return self._envelope.unwrap(name, record), False
        record = self._envelope.new_record(name)
        if self._blobs.create(name + KEY_SUFFIX, record):
            return self._envelope.unwrap(name, record), True
        return self._key_for(name)

    def _stands(self, key: ObjectKey, content_bytes: int, *, is_fresh: bool) -> bool:
        """Return whether the object is there; clear away one that this key cannot open."""
        size = self._blobs.size(key.name + OBJECT_SUFFIX)
        if size is None:
            return False
        if size == content_bytes + OVERHEAD_BYTES and not (is_fresh and self._is_dead(key)):
            return True
        self._blobs.remove(key.name + OBJECT_SUFFIX)
        return False

    def _is_dead(self, key: ObjectKey) -> bool:
        """Return whether an object that was there before its key does not open with it."""
        sealed = self._blobs.read(key.name + OBJECT_SUFFIX)
        try:
            self._envelope.open(key, sealed or b"")
        except DamagedObject:
            return True
        return False
