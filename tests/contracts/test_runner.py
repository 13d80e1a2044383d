"""Every runner keeper: what dies comes back, what is stopped is gone, nothing outlives it."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from orbweaver.errors import AlreadyThere
from orbweaver.ports.runner import launch
from orbweaver.ports.runner.local import LocalRunner, Patience
from orbweaver.ports.runner.port import Service

WORKER = Path(__file__).with_name("runner_worker.py")
LAUNCHER = Path(launch.__file__)
MOST_S = 20.0
QUICK_PATIENCE = Patience(first_pause_s=0.05, longest_pause_s=0.2, quick_s=60.0, grace_s=0.5)


def shell(name: str, script: str, *arguments: object) -> Service:
    return Service(name, ("sh", "-c", script, "sh", *map(str, arguments)))


class Slate:
    """A pipe with a name that services write lines to, and the test waits at."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._reading = os.open(path, os.O_RDWR)  # for both, so that it never ends
        self._rest = b""
        self.lines: list[str] = []

    def wait_for(self, count: int) -> list[str]:
        """Wait until ``count`` lines were written in all, and return them."""
        while len(self.lines) < count:
            ready, _, _ = select.select([self._reading], [], [], MOST_S)
            assert ready, f"{count} lines never came, only {self.lines}"
            *whole, self._rest = (self._rest + os.read(self._reading, 4096)).split(b"\n")
            self.lines += [line.decode() for line in whole]
        return self.lines

    def is_silent(self) -> bool:
        ready, _, _ = select.select([self._reading], [], [], 0)
        return not ready

    def close(self) -> None:
        os.close(self._reading)


@pytest.fixture
def slate(tmp_path: Path) -> Iterator[Slate]:
    slate = Slate(tmp_path / "slate")
    yield slate
    slate.close()


def wait_for_death(watches: list[int]) -> None:
    """Wait until the processes behind these descriptors have ended."""
    for watch in watches:
        ready, _, _ = select.select([watch], [], [], MOST_S)
        os.close(watch)
        assert ready, "it lives on"


def is_alive(pid: str) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def runner() -> Iterator[LocalRunner]:
    runner = LocalRunner(QUICK_PATIENCE)
    yield runner
    runner.stop()


def test_promise_1_what_dies_is_started_again(runner: LocalRunner, slate: Slate) -> None:
    runner.start([shell("tide", 'echo $$ > "$1"; exec sleep 1000', slate.path)])
    (first,) = slate.wait_for(1)
    os.kill(int(first), signal.SIGKILL)
    assert runner.watch_once(MOST_S) == ["tide"]
    assert runner.watch_once(QUICK_PATIENCE.first_pause_s * 2) == []
    _, second = slate.wait_for(2)
    assert is_alive(second)
    assert not is_alive(first)


def test_promise_1_pauses_grow_between_quick_deaths(runner: LocalRunner, slate: Slate) -> None:
    runner.start([shell("ebb", 'date +%s.%N > "$1"', slate.path)])
    for _ in range(5):
        assert runner.watch_once(MOST_S) == ["ebb"]
    starts_s = [float(line) for line in slate.wait_for(5)]
    pauses_s = [later - earlier for earlier, later in pairwise(starts_s)]
    for pause_s, least_s in zip(pauses_s, (0.05, 0.1, 0.2, 0.2), strict=True):
        assert pause_s >= least_s


def test_promise_1_what_lived_long_is_started_again_at_once(slate: Slate) -> None:
    runner = LocalRunner(Patience(first_pause_s=1000.0, longest_pause_s=1000.0, quick_s=0.0))
    runner.start([shell("flood", 'echo up > "$1"', slate.path)])
    for _ in range(3):
        assert runner.watch_once(MOST_S) == ["flood"]
    slate.wait_for(4)
    runner.stop()


def test_promise_1_the_others_go_on_while_one_waits(runner: LocalRunner, slate: Slate) -> None:
    steady = shell("steady", 'echo $$ > "$1"; exec sleep 1000', slate.path)
    runner.start([shell("gone", "exit 3"), steady])
    for _ in range(3):
        assert runner.watch_once(MOST_S) == ["gone"]
    (pid,) = slate.wait_for(1)
    assert is_alive(pid)
    assert slate.is_silent()


def test_promise_1_a_quiet_time_reports_nobody(runner: LocalRunner) -> None:
    runner.start([shell("calm", "exec sleep 1000")])
    assert runner.watch_once(0.05) == []


def test_promise_2_stop_is_gentle_first(slate: Slate) -> None:
    runner = LocalRunner(Patience(grace_s=MOST_S))
    script = 'trap "echo farewell > $1; exit 0" TERM; echo up > $1; while :; do sleep 0.02; done'
    runner.start([shell("polite", script, slate.path)])
    slate.wait_for(1)
    runner.stop()
    assert slate.wait_for(2) == ["up", "farewell"]


def test_promise_2_what_does_not_listen_is_ended_with_all_its_children(
    runner: LocalRunner, slate: Slate
) -> None:
    script = 'trap "" TERM; sleep 1000 & echo $! > "$1"; echo $$ > "$1"; wait; sleep 1000'
    runner.start([shell(name, script, slate.path) for name in ("stubborn", "other")])
    pids = slate.wait_for(4)
    assert all(is_alive(pid) for pid in pids)
    runner.stop()
    assert not any(is_alive(pid) for pid in pids)


def test_promise_2_stopping_nothing_or_twice_is_no_error(runner: LocalRunner) -> None:
    runner.stop()
    runner.start([shell("calm", "exec sleep 1000")])
    runner.stop()
    runner.stop()
    assert runner.watch_once(0.0) == []


def test_promise_2_a_death_takes_the_services_own_children_along(
    runner: LocalRunner, slate: Slate
) -> None:
    runner.start([shell("parent", 'sleep 1000 & echo $! > "$1"; exit 1', slate.path)])
    assert runner.watch_once(MOST_S) == ["parent"]
    assert not is_alive(slate.wait_for(1)[0])


def test_promise_3_when_the_runner_is_killed_its_services_end(slate: Slate) -> None:
    command = ["sh", "-c", 'trap "" TERM HUP INT; echo $$ > "$1"; while :; do sleep 1; done']
    worker_command = [sys.executable, str(WORKER), *command, "sh", str(slate.path)]
    with subprocess.Popen(worker_command) as worker:
        pids = slate.wait_for(2)
        watches = [os.pidfd_open(int(pid)) for pid in pids]
        assert all(is_alive(pid) for pid in pids)
        worker.kill()
    wait_for_death(watches)


def test_promise_3_a_service_of_a_runner_that_is_gone_already_does_not_start(
    slate: Slate,
) -> None:
    stranger = str(os.getpid() + 1)
    command = [sys.executable, str(LAUNCHER), stranger, "sh", "-c", f"echo up > {slate.path}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (127, "launch: the runner is gone\n")
    assert slate.is_silent()


def test_a_service_gets_its_own_environment_and_nothing_of_ours(
    runner: LocalRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_HOUSE", "low tide")
    seen = tmp_path / "environment"
    script = f"import json,os; open({str(seen)!r}, 'w').write(json.dumps(dict(os.environ)))"
    service = Service(
        "env", (sys.executable, "-c", script), environment={"ORBWEAVER_DATA": "/somewhere"}
    )
    runner.start([service])
    assert runner.watch_once(MOST_S) == ["env"]
    given = json.loads(seen.read_text())
    assert given["ORBWEAVER_DATA"] == "/somewhere"
    assert given["PATH"] == os.environ["PATH"]
    assert not given.keys() - {
        "ORBWEAVER_DATA",
        "PATH",
        "LANG",
        "LANGUAGE",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
    }


def test_a_program_that_is_not_there_is_said_so_and_tried_again(
    runner: LocalRunner, capfd: pytest.CaptureFixture[str]
) -> None:
    runner.start([Service("ghost", ("/no/such/program",))])
    assert runner.watch_once(MOST_S) == ["ghost"]
    assert runner.watch_once(MOST_S) == ["ghost"]
    assert "launch: /no/such/program: No such file or directory" in capfd.readouterr().err


def test_two_services_of_one_name_are_refused_before_any_is_started(
    runner: LocalRunner, slate: Slate
) -> None:
    with pytest.raises(AlreadyThere):
        runner.start([shell("one", 'echo up > "$1"', slate.path), shell("one", "exit 0")])
    assert runner.watch_once(0.1) == []
    assert slate.is_silent()
