"""A house that is up tells this machine how it does: the crawl at its door, the web by token."""

from http.client import HTTPConnection, HTTPException

import pytest

from tests.cli.conftest import MANDATE, QUICK, TEST_MODE, Manned
from tests.cli.house_up import HouseUp, free_port

pytestmark = pytest.mark.full

TOKEN = "only the watchman of the harbour"


def asked(port: int, path: str, token: str = "") -> tuple[int, str]:
    """Ask a door of loopback; 0 where nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        reply = connection.getresponse()
        return reply.status, reply.read().decode()
    except (OSError, HTTPException):
        return 0, ""
    finally:
        connection.close()


def test_the_crawl_and_the_web_tell_their_figures(manned: Manned) -> None:
    shell, door = manned.shell, free_port()
    file = shell.folder / "metrics-token"
    file.write_text(f"{TOKEN}\n")
    says = f'[metrics]\nlisten = "127.0.0.1:{door}"\ntoken_file = "{file}"\n'
    shell.configure(TEST_MODE + MANDATE + QUICK + says)
    with HouseUp(shell) as house:
        house.wait_for(lambda: asked(door, "/metrics")[0] == 200, "figures of the crawl")
        crawl = asked(door, "/metrics")[1]
        assert "orbweaver_crawl_requests_in_flight_limit 64.0" in crawl
        assert "orbweaver_crawl_queue_waiting 0.0" in crawl
        assert asked(house.port, "/metrics")[0] == 401
        status, web = asked(house.port, "/metrics", TOKEN)
        assert status == 200
        assert "orbweaver_queue_waiting 0.0" in web
    assert asked(door, "/metrics")[0] == 0
    assert "died" not in house.log.read_text()
