"""Codes of an authenticator (RFC 6238): six digits, a new one every 30 s, told the time."""

from datetime import datetime
from hmac import compare_digest

from pyotp import TOTP, random_base32

ISSUER = "Orbweaver"
KEY_CHARS = 32
"""160 bits, as the authenticators expect."""
NEIGHBOURS = 1
"""So many steps before and after the present one are taken too: telephones drift."""


def new_key() -> str:
    """Return the key of a new authenticator, in base 32."""
    return random_base32(KEY_CHARS)


def address_of_key(key: str, mail: str) -> str:
    """Return what an authenticator reads from a QR code."""
    return TOTP(key).provisioning_uri(name=mail, issuer_name=ISSUER)


def code_at(key: str, at: datetime) -> str:
    """Return the code that an authenticator shows at an instant."""
    return TOTP(key).at(at)


def matching_step(key: str, code: str, at: datetime) -> int | None:
    """Return the step whose code this is, or nothing; its neighbours are tried, too.

    >>> from datetime import UTC
    >>> at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    >>> matching_step(key, code_at(key, at), at) == int(at.timestamp()) // 30
    True
    """
    totp = TOTP(key)
    now = totp.timecode(at)
    found = None
    for step in range(now - NEIGHBOURS, now + NEIGHBOURS + 1):
        if compare_digest(totp.generate_otp(step).encode(), code.encode()):
            found = step
    return found
