"""One-time links: a secret shown once, kept as a hash, good for one use until it expires."""

import hashlib
import secrets
from datetime import timedelta

from orbweaver.casework.models import Invitation, LinkKind, OneTimeLink, Person
from orbweaver.casework.office import Office
from orbweaver.errors import NotAllowed

SECRET_BYTES = 32
VALID_FOR = {
    LinkKind.SET_UP: timedelta(days=1),
    LinkKind.INVITE: timedelta(days=7),
    LinkKind.SIGN_IN: timedelta(days=1),
}


def hashed(token: str) -> str:
    """Return what is kept of a token: SHA-256, 64 hex digits (the token is random enough)."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a secret that nobody guesses."""
    return secrets.token_urlsafe(SECRET_BYTES)


def make_link(
    office: Office,
    kind: LinkKind,
    *,
    invitation: Invitation | None = None,
    person: Person | None = None,
) -> tuple[OneTimeLink, str]:
    """Write a link, within the caller's transaction; return it with its token."""
    token, now = new_token(), office.clock.now()
    link = OneTimeLink.objects.create(
        link_id=office.ids.new(),
        kind=kind.value,
        token_sha256_hex=hashed(token),
        invitation=invitation,
        person=person,
        made_at=now,
        expires_at=now + VALID_FOR[kind],
    )
    return link, token


def use_link(office: Office, kind: LinkKind, token: str) -> OneTimeLink:
    """Use a link up, within the caller's transaction.

    Raises:
        NotAllowed: It is wrong, used or expired.
    """
    now = office.clock.now()
    found = OneTimeLink.objects.filter(
        token_sha256_hex=hashed(token), kind=kind.value, used_at=None, expires_at__gt=now
    )
    if not found.update(used_at=now):  # one statement: of two at once one wins
        raise NotAllowed("this link is wrong, used or expired")
    return OneTimeLink.objects.select_related("invitation", "person").get(
        token_sha256_hex=hashed(token)
    )
