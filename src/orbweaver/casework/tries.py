"""What tries to come in are counted for, and how long wrong answers make somebody wait."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from orbweaver.casework.models import SignInTry
from orbweaver.casework.office import Office

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
MOST_DOUBLINGS = 10
IPV6_SITE_BITS = 64
"""One customer has at least so much of IPv6: its addresses are one peer."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What tries are counted for."""

    key: str
    free: int
    """So many wrong answers cost no wait; from then on it doubles."""
    forgives: timedelta
    """After so long one wrong answer is forgotten."""

    @property
    def key_hash_hex(self) -> str:
        """What is kept of the key: SHA-256, 64 hex digits."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    def wait(self, fails: int) -> timedelta:
        """Return how long nobody is listened to after so many wrong answers."""
        if fails < self.free:
            return timedelta()
        doubled = 1 << min(fails - self.free, MOST_DOUBLINGS)
        return min(FIRST_WAIT * doubled, LONGEST_WAIT)

    def wait_from(self, row: SignInTry, now: datetime) -> timedelta:
        """Return how long from now on nobody is listened to."""
        return max(row.last_at + self.wait(row.fails) - now, timedelta())

    def remembered(self, row: SignInTry, now: datetime) -> int:
        """Return how many wrong answers still count."""
        return max(row.fails - (now - row.last_at) // self.forgives, 0)


def by_account(mail: str) -> Counted:
    """Count passwords for a mail address, whether anybody has it or not."""
    return Counted(f"account {mail.strip().lower()}", free=5, forgives=timedelta(hours=1))


def by_person(person_id: str) -> Counted:
    """Count codes for somebody whose password was right."""
    return Counted(f"person {person_id}", free=5, forgives=timedelta(hours=1))


def by_peer(address: str) -> Counted:
    """Count whatever comes from one address; a whole office may share one."""
    return Counted(f"peer {_site(address)}", free=50, forgives=timedelta(minutes=5))


def waits_of(office: Office, wanted: Mapping[str, Sequence[Counted]]) -> dict[str, timedelta]:
    """Return for each name how long it must wait from now on, in one query."""
    hashes = {one.key_hash_hex for counted in wanted.values() for one in counted}
    rows = {row.key_hash_hex: row for row in SignInTry.objects.filter(key_hash_hex__in=hashes)}
    now = office.clock.now()
    return {
        name: max(
            (
                one.wait_from(rows[one.key_hash_hex], now)
                for one in counted
                if one.key_hash_hex in rows
            ),
            default=timedelta(),
        )
        for name, counted in wanted.items()
    }


def _site(address: str) -> str:
    """Return an address, or the part of an IPv6 address that one customer has."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, IPV6_SITE_BITS), strict=False))
