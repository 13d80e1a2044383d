"""The whole house as one process tree: it starts, heals, and leaves nothing behind."""

import os
import signal
import socket
from http import HTTPStatus

import pytest

from tests.cli.conftest import Manned
from tests.cli.house_up import END_S, HouseUp, is_running, kill
from tests.cli.shell import Shell
from tests.servers.looking import wait_until

pytestmark = pytest.mark.full

SERVICES = {"web", "crawl", "desk", "courier"}


def wait_until_gone(processes: set[int]) -> None:
    """Wait until none of these processes runs; fail after a while."""

    def left() -> set[int]:
        return {pid for pid in processes if is_running(pid)}

    wait_until(lambda: not left(), lambda: f"still there: {left()}", END_S)


def test_the_house_answers_heals_and_ends_when_told(manned: Manned) -> None:
    with HouseUp(manned.shell) as house:
        assert house.get("healthz") == (HTTPStatus.OK, "alive\n")
        status, page = house.get("report/")
        assert status == HTTPStatus.OK
        assert "<form" in page
        assert house.get("orb/")[0] == HTTPStatus.FOUND
        assert house.get("orb/sign-in/")[0] == HTTPStatus.OK
        before = house.services()
        assert set(before) == SERVICES
        for name in ("web", "desk"):
            kill(before[name])
        house.wait_for(lambda: set(house.services()) == SERVICES, "the dead ones")
        house.wait_until_it_answers()
        after = house.services()
        assert {name for name in SERVICES if after[name] != before[name]} == {"web", "desk"}
        processes = house.descendants()
        house.process.send_signal(signal.SIGTERM)
        assert house.process.wait(END_S) == 0
        wait_until_gone(processes)
    assert "desk died and was started again" in house.log.read_text()


def test_nothing_outlives_a_killed_house(manned: Manned) -> None:
    with HouseUp(manned.shell) as house:
        house.wait_for(lambda: set(house.services()) == SERVICES, "all services")
        processes = house.descendants()
        assert len(processes) > len(SERVICES)  # the jail's workers too
        kill(house.process.pid)
        wait_until_gone(processes)


def test_without_a_mandate_nothing_is_crawled(shell: Shell) -> None:
    shell.run("init")
    with HouseUp(shell) as house:
        house.wait_for(lambda: set(house.services()) == SERVICES - {"crawl"}, "the services")
    assert "No mandate in orbweaver.toml yet: nothing is crawled." in house.log.read_text()


def test_a_busy_port_is_named_and_nothing_is_started(manned: Manned) -> None:
    shell = manned.shell
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        shell.variables["ORBWEAVER__HOUSE__LISTEN_PORT"] = str(port)
        assert f"127.0.0.1:{port}" in shell.refuses(1, "up")


def test_an_interrupt_ends_it_too(manned: Manned) -> None:
    with HouseUp(manned.shell) as house:
        processes = house.descendants()
        os.kill(house.process.pid, signal.SIGINT)
        assert house.process.wait(END_S) == 0
        wait_until_gone(processes)
