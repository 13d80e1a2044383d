"""The tests themselves stay on this machine."""

import socket

import pytest

from tests.conftest import is_loopback

FAR = ("garden.example", "192.168.0.1", "169.254.169.254", "::", "fe80::1%eth0", "0.0.0.0")  # noqa: S104 - refused, not bound
NEAR = ("localhost", "127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1", b"127.0.0.1", None)


@pytest.mark.parametrize("host", FAR)
def test_far_hosts_are_refused(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", NEAR)
def test_near_hosts_are_allowed(host: str | bytes | None) -> None:
    assert is_loopback(host)


def test_a_test_that_reaches_out_fails() -> None:
    with socket.socket() as stream, pytest.raises(pytest.fail.Exception, match="only loopback"):
        stream.connect(("192.0.2.1", 80))


def test_a_test_that_resolves_a_name_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="only loopback"):
        socket.getaddrinfo("garden.example", 80)
