"""What an operator decides about coming in: which factors, how long a session stays open."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from orbweaver.casework.roles import Role


@dataclass(frozen=True, slots=True)
class DoorRules:
    """The rules of the doors; built by the deployment."""

    origin: str = "http://127.0.0.1:8440"
    """How browsers reach the Orb: scheme, host and port. Passkeys answer to this alone."""
    needs_second_factor: bool = True
    """Whether nobody sees a page by their password alone."""
    passkey_roles: frozenset[Role] = frozenset()
    """Whose people must come in by passkey."""
    session: timedelta = timedelta(hours=8)
    """How old a session gets, however busy it is."""
    idle_lock: timedelta = timedelta(minutes=10)
    """How long nobody may ask for anything before the session is locked."""
    fresh: timedelta = timedelta(minutes=120)
    """How long a proof of who somebody is opens what is dangerous."""

    @property
    def passkey_name(self) -> str:
        """The name that passkeys are kept for; empty where the house is reached by a number."""
        host = urlsplit(self.origin).hostname or ""
        try:
            ip_address(host)
        except ValueError:
            return host
        return ""

    @property
    def seen_every(self) -> timedelta:
        """How often it is written down that a person is there: a write a request would be dear."""
        return self.idle_lock / 20
