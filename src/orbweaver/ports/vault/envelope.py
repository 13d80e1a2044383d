"""The envelope: how one object is named, encrypted, and its key wrapped; shared by every keeper.

Two blobs an object. ``NAME.key`` holds the object's key, wrapped: 76 bytes, always::

    4  b"OWVK"      2  format version, 1      2  state: 1 live, 2 shredded
    8  id of the key-encryption key          12  nonce        48  wrapped key and tag

``NAME.sealed`` holds the content: ``b"OWVO"``, 2 bytes format version, 12 bytes nonce, then
ciphertext and tag. Numbers are big-endian. What a shredded key's fields held is zeros.
"""

import hashlib
import hmac
import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from orbweaver.errors import ConfigError, DamagedObject, MalformedSignal, Shredded

FORMAT_VERSION = 1
KEK_BYTES = 32

_KEY_MAGIC = b"OWVK"
_OBJECT_MAGIC = b"OWVO"
_KEY_RECORD = struct.Struct(">4sHH8s12s48s")
_OBJECT_HEAD = struct.Struct(">4sH12s")
_LIVE, _SHREDDED = 1, 2
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SHA256_DIGITS = 64

OVERHEAD_BYTES = _OBJECT_HEAD.size + _TAG_BYTES
TOMBSTONE = _KEY_RECORD.pack(_KEY_MAGIC, FORMAT_VERSION, _SHREDDED, b"", b"", b"")


@dataclass(frozen=True, slots=True, repr=False)
class ObjectKey:
    """The key of one object, in clear; never stored, never printed."""

    name: str
    secret: bytes


class Envelope:
    """Names, seals and opens for one tenant under one key-encryption key."""

    def __init__(self, kek: bytes, tenant: str) -> None:
        """Derive what is needed from ``kek``, 32 bytes.

        Raises:
            ConfigError: The key-encryption key has another length.
        """
        if len(kek) != KEK_BYTES:
            raise ConfigError(f"the vault's key-encryption key must be {KEK_BYTES} bytes")
        self._tenant = tenant.encode()
        self._naming = _derived(kek, b"names")
        self._wrapping = AESGCM(_derived(kek, b"wrapping"))
        self._kek_id = _derived(kek, b"key id")[:8]

    def name_of(self, sha256_hex: str) -> str:
        """Return the store name: a keyed digest, 64 hex digits.

        Raises:
            MalformedSignal: Not a SHA-256 in lower-case base 16.
        """
        if len(sha256_hex) != _SHA256_DIGITS or set(sha256_hex) - set("0123456789abcdef"):
            raise MalformedSignal("a vault takes a SHA-256 in lower-case base 16")
        message = _bound(b"name", self._tenant, bytes.fromhex(sha256_hex))
        return hmac.new(self._naming, message, hashlib.sha256).hexdigest()

    def new_record(self, name: str) -> bytes:
        """Return the record of a fresh key for the object ``name``."""
        nonce = os.urandom(_NONCE_BYTES)
        secret = AESGCM.generate_key(256)
        wrapped = self._wrapping.encrypt(nonce, secret, self._binding(b"key", name))
        return _KEY_RECORD.pack(_KEY_MAGIC, FORMAT_VERSION, _LIVE, self._kek_id, nonce, wrapped)

    def unwrap(self, name: str, record: bytes) -> ObjectKey:
        """Return the key that ``record`` holds for the object ``name``.

        Raises:
            Shredded: The record says so.
            DamagedObject: It was altered, moved, or wrapped under another key.
        """
        if len(record) != _KEY_RECORD.size:
            raise DamagedObject(f"{name}: the key record has {len(record)} bytes")
        magic, version, state, kek_id, nonce, wrapped = _KEY_RECORD.unpack(record)
        if (magic, version) != (_KEY_MAGIC, FORMAT_VERSION):
            raise DamagedObject(f"{name}: no key record of version {FORMAT_VERSION}")
        if state == _SHREDDED:
            raise Shredded(name)
        if state != _LIVE:
            raise DamagedObject(f"{name}: a key record is live or shredded")
        if kek_id != self._kek_id:
            raise DamagedObject(f"{name}: wrapped under another key-encryption key")
        return ObjectKey(name, self._decrypted(self._wrapping, nonce, wrapped, b"key", name))

    def seal(self, key: ObjectKey, content: bytes) -> bytes:
        """Return ``content`` encrypted, :data:`OVERHEAD_BYTES` longer."""
        nonce = os.urandom(_NONCE_BYTES)
        head = _OBJECT_HEAD.pack(_OBJECT_MAGIC, FORMAT_VERSION, nonce)
        binding = self._binding(b"object", key.name)
        return head + AESGCM(key.secret).encrypt(nonce, content, binding)

    def open(self, key: ObjectKey, sealed: bytes) -> bytes:
        """Return what was sealed, and nothing else.

        Raises:
            DamagedObject: It was altered, moved or cut, or is not what its name stands for.
        """
        if len(sealed) < OVERHEAD_BYTES:
            raise DamagedObject(f"{key.name}: cut")
        magic, version, nonce = _OBJECT_HEAD.unpack_from(sealed)
        if (magic, version) != (_OBJECT_MAGIC, FORMAT_VERSION):
            raise DamagedObject(f"{key.name}: no sealed object of version {FORMAT_VERSION}")
        content = self._decrypted(
            AESGCM(key.secret), nonce, sealed[_OBJECT_HEAD.size :], b"object", key.name
        )
        if self.name_of(hashlib.sha256(content).hexdigest()) != key.name:
            raise DamagedObject(f"{key.name}: holds other bytes than it is named for")
        return content

    def _decrypted(
        self, cipher: AESGCM, nonce: bytes, ciphertext: bytes, kind: bytes, name: str
    ) -> bytes:
        try:
            return cipher.decrypt(nonce, ciphertext, self._binding(kind, name))
        except InvalidTag as error:
            raise DamagedObject(f"{name}: the {kind.decode()} does not open") from error

    def _binding(self, kind: bytes, name: str) -> bytes:
        """Return what the cipher binds: format version, kind, tenant and store name."""
        return _bound(kind, FORMAT_VERSION.to_bytes(2, "big"), self._tenant, name.encode())


def _derived(kek: bytes, purpose: bytes) -> bytes:
    info = b"orbweaver vault 1: " + purpose
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(kek)


def _bound(*parts: bytes) -> bytes:
    """Join parts, each behind its length, so that no two lists of parts join to one."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
