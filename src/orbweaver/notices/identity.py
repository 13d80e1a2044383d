"""The identity of a notice: one key for one request, and one Message-ID for that key."""

import hashlib
import hmac
import re

from orbweaver.errors import ConfigError
from orbweaver.model.ids import content_id

_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_LOCAL_DIGITS = 40


def notice_key(organisation_id: str, url_key: str, recipient_mail: str, step: int) -> str:
    """Return the idempotency key, 32 hex digits: asking the same again is the same notice.

    ``step`` is 1 for the first request and grows with every repetition.
    """
    return content_id("notice", organisation_id, url_key, recipient_mail.strip().lower(), str(step))


def message_id(key: str, secret: bytes, domain: str) -> str:
    """Return ``<...@domain>`` for a key: the same for every try, and not to be guessed.

    Raises:
        ConfigError: ``domain`` is no host name in lower-case ASCII.
    """
    if not _DOMAIN.fullmatch(domain):
        raise ConfigError(f"mail.domain {domain!r} is no host name")
    digest = hmac.new(secret, b"message-id\0" + key.encode(), hashlib.sha256).hexdigest()
    return f"<{digest[:_LOCAL_DIGITS]}@{domain}>"
