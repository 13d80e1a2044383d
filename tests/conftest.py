"""What holds in every test: no socket reaches beyond this machine's loopback."""

import ipaddress
import os
import sys
from typing import Any

import pytest

pytest_plugins = [
    "tests.servers.postgres",
    "tests.servers.crawl_database",
    "tests.servers.tor",
    "tests.story.fixtures",
]

LOCAL_NAMES = {"", "localhost"}


def is_loopback(host: object) -> bool:
    """Say whether ``host`` (a name, a literal address or nothing) stays on loopback."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def refuse_far_sockets(event: str, arguments: tuple[Any, ...]) -> None:
    """Fail the test that connects, sends or resolves beyond loopback (an audit hook)."""
    if event in {"socket.connect", "socket.sendto"}:
        target = arguments[1]
        host = target[0] if isinstance(target, tuple) else None  # a path is a local socket
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not is_loopback(host):
        pytest.fail(f"a test reaches for {host!r}; only loopback is allowed")


# the browser's driver keeps an event loop in this thread, on which no test awaits anything
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
sys.addaudithook(refuse_far_sockets)
