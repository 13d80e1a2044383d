"""Sealed texts: AES-256-GCM with a key a text, the key wrapped by one outside the database."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from orbweaver.casework.models import SealedText, TextKey
from orbweaver.casework.office import Office
from orbweaver.errors import DamagedObject, Shredded

KEY_BITS = 256
FIRST_NONCE = bytes(12)
"""Every key seals exactly one message, so one nonce serves."""


def seal_text(office: Office, about: str, text: str) -> SealedText | None:
    """Keep ``text`` sealed, in the transaction of what it belongs to; nothing for an empty one."""
    if not text:
        return None
    text_id = office.ids.new()
    key = AESGCM.generate_key(KEY_BITS)
    bound_to = f"{about}:{text_id}".encode()
    sealed = SealedText.objects.create(
        text_id=text_id,
        about=about,
        ciphertext=AESGCM(key).encrypt(FIRST_NONCE, text.encode(), bound_to),
        at=office.clock.now(),
    )
    TextKey.objects.create(text=sealed, wrapped=_wrap(office, key, bound_to))
    return sealed


def open_text(office: Office, sealed: SealedText | None) -> str:
    """Return what was sealed; only access functions call this, after their audit row.

    Raises:
        Shredded: Its key was destroyed.
        DamagedObject: It does not open.
    """
    if sealed is None:
        return ""
    kept = TextKey.objects.filter(text=sealed).first()
    if kept is None:
        raise Shredded(f"text {sealed.text_id}")
    bound_to = f"{sealed.about}:{sealed.text_id}".encode()
    try:
        key = _unwrap(office, bytes(kept.wrapped), bound_to)
        return AESGCM(key).decrypt(FIRST_NONCE, bytes(sealed.ciphertext), bound_to).decode()
    except InvalidTag as error:
        raise DamagedObject(f"text {sealed.text_id}") from error


def erase_text(sealed: SealedText) -> None:
    """Destroy the key; the sealed row stays as it was written."""
    TextKey.objects.filter(text=sealed).delete()


def _wrap(office: Office, key: bytes, bound_to: bytes) -> bytes:
    """Return a random nonce and the key, sealed by the key of all texts."""
    nonce = secrets.token_bytes(len(FIRST_NONCE))
    return nonce + AESGCM(office.settings.text_key).encrypt(nonce, key, bound_to)


def _unwrap(office: Office, wrapped: bytes, bound_to: bytes) -> bytes:
    nonce, body = wrapped[: len(FIRST_NONCE)], wrapped[len(FIRST_NONCE) :]
    return AESGCM(office.settings.text_key).decrypt(nonce, body, bound_to)
