"""The section of the configuration that says who may read how the machines are doing."""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from orbweaver.config.egress_section import SocketAddress
from orbweaver.config.section import Section


def _loopback(address: tuple[str, int]) -> tuple[str, int]:
    """Refuse what others than this machine could reach: nobody asks who reads there."""
    if not ip_address(address[0]).is_loopback:
        raise ValueError("an address of loopback, as 127.0.0.1:9440")
    return address


class MetricsSection(Section):
    """Figures for Prometheus: limits and how near they are, never an address, a host or an id."""

    token_file: Path | None = None
    """A file with the token that ``/metrics`` of the web process asks for, as
    ``Authorization: Bearer …``; without one there is no such page."""
    listen: Annotated[SocketAddress, AfterValidator(_loopback)] | None = None
    """Where the crawl process gives its own figures to this machine, as ``127.0.0.1:9440``."""
