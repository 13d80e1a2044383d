"""The names of tests: every host stands on loopback, at the addresses that the test says."""

from collections.abc import Mapping
from time import monotonic

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Pin
from orbweaver.errors import AddressRefused, NoSuchHost
from orbweaver.model.url import Url

LOOPBACK = "127.0.0.1"


class NameBook:
    """Pins names as a book says; any name not in it stands on 127.0.0.1 unless ``is_closed``."""

    def __init__(
        self,
        guard: EgressGuard,
        book: Mapping[str, str] | None = None,
        *,
        is_closed: bool = False,
        is_lying: bool = False,
    ) -> None:
        """With ``is_lying`` nothing is checked here, so that the socket alone can refuse."""
        self._guard = guard
        self.book = dict(book or {})
        self._is_closed = is_closed
        self._is_lying = is_lying

    async def pin_url(self, url: Url) -> Pin:
        """Return where a name stands now."""
        target = self._guard.check_url(url)
        if target.address is not None:
            return Pin(target.host, target.port, (target.address,), monotonic() + 1)
        if self._is_closed and url.host not in self.book:
            raise NoSuchHost(f"{url}")
        address = self.book.get(url.host, LOOPBACK)
        if not self._is_lying:
            self._check(address, url.port)
        return Pin(url.host, url.port, (address,), monotonic() + 1)

    def _check(self, address: str, port: int) -> None:
        try:
            self._guard.check_address(address, port)
        except AddressRefused as refusal:
            raise AddressRefused(f"the name leads to {refusal.detail}") from refusal
