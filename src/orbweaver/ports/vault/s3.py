"""The vault in an S3 bucket: two objects an exhibit, put there once and never half.

The bucket must honour ``If-None-Match: *`` (write-once puts); this is tried at the first seal.
Turn versioning off: a bucket that keeps old versions keeps shredded keys, and the server alone
decides when overwritten bytes leave its disks.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from orbweaver.errors import ConfigError, StoreFull, StoreUnavailable
from orbweaver.ports.vault.envelope import Envelope
from orbweaver.ports.vault.sealing import KEY_SUFFIX, OBJECT_SUFFIX, SealedVault

_PROBE = "write-once"
_STATUS = re.compile(r"status code: (\d{3}[A-Za-z ]*)")
_NO_ROOM = ("507 Insufficient Storage", "QuotaExceeded", "StorageFull", "EntityTooLarge")


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Where the bucket is, and who we are there."""

    endpoint: str
    """``https://host:port``; ``http`` where nobody else is on the wire."""
    bucket: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)
    prefix: str = "vault"
    """What our names begin with, so that the bucket may hold other things."""
    timeout_s: float = 30.0
    """The longest that one request may take."""
    retries: int = 3
    """How often a request that failed in passing is tried again."""


class S3Vault(SealedVault):
    """Sealed objects in a bucket."""

    def __init__(self, settings: S3Settings, kek: bytes, tenant: str) -> None:
        """Speak to the server of ``settings``; nothing is sent yet.

        Raises:
            ConfigError: ``kek`` is not 32 bytes, or the settings cannot be.
        """
        super().__init__(S3Blobs(settings), Envelope(kek, tenant))


class S3Blobs:
    """Blobs as objects of a bucket."""

    def __init__(self, settings: S3Settings) -> None:
        """Prepare; nothing is sent yet.

        Raises:
            ConfigError: The settings cannot be.
        """
        self._store = _store(settings)
        self._is_write_once = False

    def create(self, name: str, content: bytes) -> bool:
        """Put under a name that is free; the server decides who was first."""
        self._require_write_once()
        return self._put_once(name, content)

    def overwrite(self, name: str, content: bytes) -> None:
        """Put in place of what is there."""
        with _told_as_ours():
            obstore.put(self._store, name, content, mode="overwrite", use_multipart=False)

    def read(self, name: str) -> bytes | None:
        """Return the object's bytes."""
        with _told_as_ours():
            try:
                return bytes(obstore.get(self._store, name).bytes())
            except FileNotFoundError:
                return None

    def size(self, name: str) -> int | None:
        """Return the object's size."""
        with _told_as_ours():
            try:
                return obstore.head(self._store, name)["size"]
            except FileNotFoundError:
                return None

    def remove(self, name: str) -> None:
        """Delete the object."""
        with _told_as_ours():
            try:
                obstore.delete(self._store, name)
            except FileNotFoundError:
                return

    def walk(self) -> Iterator[str]:
        """Walk the names of objects that are ours."""
        with _told_as_ours():
            for page in obstore.list(self._store):
                names = (found["path"] for found in page)
                yield from (name for name in names if name.endswith((KEY_SUFFIX, OBJECT_SUFFIX)))

    def _put_once(self, name: str, content: bytes) -> bool:
        with _told_as_ours():
            try:
                obstore.put(self._store, name, content, mode="create", use_multipart=False)
            except AlreadyExistsError:
                return False
            return True

    def _require_write_once(self) -> None:
        """Put one object twice; where both are taken, one key could overwrite another."""
        if self._is_write_once:
            return
        if self._put_once(_PROBE, b"") and self._put_once(_PROBE, b""):
            raise ConfigError("the S3 server overwrites what must be put once (If-None-Match)")
        self._is_write_once = True


def _store(settings: S3Settings) -> S3Store:
    limit = timedelta(seconds=settings.timeout_s)
    try:
        return S3Store(
            settings.bucket,
            prefix=settings.prefix,
            endpoint=settings.endpoint,
            region=settings.region,
            access_key_id=settings.access_key,
            secret_access_key=settings.secret_key,
            client_options={
                "timeout": limit,
                "connect_timeout": limit,
                "allow_http": settings.endpoint.startswith("http://"),
            },
            retry_config={"max_retries": settings.retries, "retry_timeout": limit},
        )
    except (BaseError, ValueError) as error:
        raise ConfigError("the S3 settings of the vault cannot be") from error


@contextmanager
def _told_as_ours() -> Iterator[None]:
    """Say what the server says in the words of the port, without address or secret."""
    try:
        yield
    except (BaseError, OSError) as error:
        said = str(error)
        if any(word in said for word in _NO_ROOM):
            raise StoreFull("the vault's bucket") from error
        status = _STATUS.search(said)
        reason = status[1] if status else type(error).__name__
        raise StoreUnavailable(f"the vault's bucket: {reason}") from error
