"""Keys: one key-encryption key in a file outside the data, everything else derived from it."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from orbweaver.config import Config
from orbweaver.errors import AlreadyThere, ConfigError

KEY_BYTES = 32


def make_key(config: Config) -> Path:
    """Write a new key-encryption key, readable by its owner alone, and return its path.

    Raises:
        AlreadyThere: There is a key; it is never overwritten.
    """
    path = config.key_file
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise AlreadyThere(f"the key file {path}") from error
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def read_key(config: Config) -> bytes:
    """Return the 32 bytes of the key-encryption key.

    Raises:
        ConfigError: The file is missing or holds no key.
    """
    path = config.key_file
    try:
        key = bytes.fromhex(path.read_text().strip())
    except FileNotFoundError as error:
        raise ConfigError(f"the key file {path} is missing; bring it back") from error
    except OSError as error:
        raise ConfigError(f"the key file {path}: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"the key file {path} holds no hexadecimal key") from error
    if len(key) != KEY_BYTES:
        raise ConfigError(f"the key file {path} holds {len(key)} bytes, not {KEY_BYTES}")
    return key


def derive(key: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one purpose (HKDF-SHA256, RFC 5869); purposes are independent."""
    return HKDF(
        algorithm=SHA256(), length=KEY_BYTES, salt=b"orbweaver", info=purpose.encode()
    ).derive(key)
