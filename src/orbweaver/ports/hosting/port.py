"""What a hosting look-up promises."""

from collections.abc import Sequence
from typing import Protocol

from orbweaver.model.provider import Hosting


class HostingPort(Protocol):
    """Says who hosts a name.

    Every keeper promises:
      1. One answer a host, in the order asked.
      2. What nobody knows comes back with empty fields, never invented.
      3. Every answer names its source and its time.
    """

    def look_up(self, hosts: Sequence[str]) -> Sequence[Hosting]:
        """Return who hosts each of ``hosts``."""
