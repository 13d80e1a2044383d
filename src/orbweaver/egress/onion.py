"""Onion addresses: a name that is a public key, and therefore needs no name server."""

import base64
import hashlib

from orbweaver.errors import AddressRefused

_ENDING = "onion"
_LABEL_CHARS = 56
_KEY_BYTES = 32
_CHECKSUM_BYTES = 2
_VERSION = b"\x03"
_OLD_LABEL_CHARS = 16


def is_onion(host: str) -> bool:
    """Return whether ``host`` is of Tor's own domain, well formed or not.

    >>> is_onion("pond.onion."), is_onion("onion.example")
    (True, False)
    """
    if host[-1:] not in "nN.":
        return False  # nearly all hosts, and this is asked several times a request
    return host.removesuffix(".").lower().rpartition(".")[2] == _ENDING


def onion_address(public_key: bytes) -> str:
    """Return the address of an onion service by its Ed25519 public key.

    >>> onion_address(bytes(32))[:8], len(onion_address(bytes(32)))
    ('aaaaaaaa', 62)
    """
    told = public_key + _checksum(public_key) + _VERSION
    return f"{base64.b32encode(told).decode().lower()}.{_ENDING}"


def check_onion(host: str) -> str:
    """Return the service's own address, without names in front of it.

    Raises:
        AddressRefused: That is no address of version 3.
    """
    label = host.removesuffix(".").lower().split(".")[-2] if "." in host.rstrip(".") else ""
    why = _why_no_label(label)
    if why:
        raise AddressRefused(f"that is no onion address: {why}")
    return f"{label}.{_ENDING}"


def _why_no_label(label: str) -> str | None:
    if len(label) == _OLD_LABEL_CHARS:
        return "version 2, which Tor gave up"
    if len(label) != _LABEL_CHARS:
        return f"it has {len(label)} characters and not {_LABEL_CHARS}"
    try:
        told = base64.b32decode(label.upper())
    except ValueError:
        return "it is not written in base 32"
    key, rest = told[:_KEY_BYTES], told[_KEY_BYTES:]
    if rest[_CHECKSUM_BYTES:] != _VERSION:
        return "it is not of version 3"
    return None if rest[:_CHECKSUM_BYTES] == _checksum(key) else "its checksum is wrong"


def _checksum(public_key: bytes) -> bytes:
    told = b".onion checksum" + public_key + _VERSION
    return hashlib.sha3_256(told).digest()[:_CHECKSUM_BYTES]
