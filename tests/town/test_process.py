"""The town as a process: it starts, says where it is, and ends when it should."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from orbweaver.town.errors import TownNotReady
from orbweaver.town.running import RunningTown, running_town
from tests.town.conftest import TOWN_SEED

pytestmark = pytest.mark.full


def test_the_ready_file_says_where_everything_is(running: RunningTown) -> None:
    fields = json.loads(running.ready_path.read_text())
    assert fields["port"] == running.town.ports.web
    assert [tuple(pair) for pair in fields["addresses"]] == list(running.town.addresses())
    assert fields["smtp"] == list(running.smtp)
    assert fields["canary"] == list(running.town.truth.canary)


def test_the_served_truth_is_the_planned_one(running: RunningTown) -> None:
    served = running.served_truth()
    planned = running.town.truth
    assert [one["url"] for one in served["showings"]] == [one.url for one in planned.showings]
    assert served["out_of_scope"] == list(planned.out_of_scope)


@pytest.mark.parametrize("ip", ["127.0.0.1", "::1"])
def test_the_canary_counts_who_connects(own_town: RunningTown, ip: str) -> None:
    with socket.create_connection((ip, own_town.town.ports.canary), timeout=5) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert line.recv(1) == b""
    (touch,) = own_town.touches()
    assert touch.said.startswith("GET / ")


def test_a_flipped_name_also_leads_to_the_canary(own_town: RunningTown) -> None:
    with socket.create_connection(("127.0.0.1", own_town.town.ports.web), timeout=5) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert line.recv(1) == b""
    assert len(own_town.touches()) == 1


def test_a_signal_ends_it_in_good_order(own_town: RunningTown) -> None:
    assert own_town.stop() == 0


def test_it_ends_with_the_process_that_started_it(own_town: RunningTown) -> None:
    assert own_town.process.stdin is not None
    own_town.process.stdin.close()
    assert own_town.process.wait(15) == 0


def test_a_taken_port_is_one_clear_sentence(running: RunningTown, tmp_path: Path) -> None:
    port = running.town.ports.web
    with (
        pytest.raises(TownNotReady, match=f"Port {port} on 127.0.1.1 is in use"),
        running_town(TOWN_SEED, tmp_path, sites="small", port=port),
    ):
        pass


def test_state_of_another_town_is_not_taken_over(running: RunningTown) -> None:
    state_dir = running.ready_path.parent
    with (
        pytest.raises(TownNotReady, match=f"holds the state of seed {TOWN_SEED}"),
        running_town(TOWN_SEED + 1, state_dir, sites="small"),
    ):
        pass


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seed", "one"], "invalid int value"),
        (["--seed", "1", "--sites", "castle"], "no blueprint and no number: 'castle'"),
    ],
)
def test_a_wrong_word_on_the_command_line_is_refused(words: list[str], said: str) -> None:
    command = [sys.executable, "-m", "orbweaver.town", *words]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert ended.returncode == 2
    assert said in ended.stderr
