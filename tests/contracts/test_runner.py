"""Every runner keeper: what dies comes back, what is stopped is gone, nothing outlives it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from orbweaver.errors import AlreadyThere
from orbweaver.ports.runner import launch
from orbweaver.ports.runner.local import LocalRunner, Patience
from orbweaver.ports.runner.port import Service

WORKER = Path(__file__).with_name("runner_worker.py")
LAUNCHER = Path(launch.__file__)
QUICK_PATIENCE = Patience(first_pause_s=0.05, longest_pause_s=0.2, quick_s=60.0, grace_s=0.5)


def shell(name: str, script: str, *arguments: object) -> Service:
    return Service(name, ("sh", "-c", script, "sh", *map(str, arguments)))


def wait_for(is_so: Callable[[], bool], most_s: float = 20.0) -> None:
    until_s = time.monotonic() + most_s
    while not is_so():
        assert time.monotonic() < until_s, "it never came"
        time.sleep(0.01)


def lines_of(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


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


def test_promise_1_what_dies_is_started_again(runner: LocalRunner, tmp_path: Path) -> None:
    seen = tmp_path / "pids"
    runner.start([shell("tide", 'echo $$ >> "$1"; exec sleep 1000', seen)])
    wait_for(lambda: len(lines_of(seen)) == 1)
    os.kill(int(lines_of(seen)[0]), signal.SIGKILL)
    assert runner.watch_once(20.0) == ["tide"]
    assert runner.watch_once(QUICK_PATIENCE.first_pause_s * 2) == []
    wait_for(lambda: len(lines_of(seen)) == 2)
    assert is_alive(lines_of(seen)[1])
    assert not is_alive(lines_of(seen)[0])


def test_promise_1_pauses_grow_between_quick_deaths(runner: LocalRunner, tmp_path: Path) -> None:
    seen = tmp_path / "starts"
    runner.start([shell("ebb", 'date +%s.%N >> "$1"', seen)])
    for _ in range(5):
        assert runner.watch_once(20.0) == ["ebb"]
    starts_s = [float(line) for line in lines_of(seen)]
    pauses_s = [later - earlier for earlier, later in pairwise(starts_s)]
    assert len(pauses_s) == 4
    for pause_s, least_s in zip(pauses_s, (0.05, 0.1, 0.2, 0.2), strict=True):
        assert pause_s >= least_s


def test_promise_1_what_lived_long_is_started_again_at_once(tmp_path: Path) -> None:
    seen = tmp_path / "starts"
    runner = LocalRunner(Patience(first_pause_s=1000.0, longest_pause_s=1000.0, quick_s=0.0))
    runner.start([shell("flood", 'echo up >> "$1"', seen)])
    for _ in range(3):
        assert runner.watch_once(20.0) == ["flood"]
    wait_for(lambda: len(lines_of(seen)) == 4)
    runner.stop()


def test_promise_1_the_others_go_on_while_one_waits(runner: LocalRunner, tmp_path: Path) -> None:
    seen = tmp_path / "pids"
    runner.start(
        [shell("gone", "exit 3"), shell("steady", 'echo $$ >> "$1"; exec sleep 1000', seen)]
    )
    for _ in range(3):
        assert runner.watch_once(20.0) == ["gone"]
    assert len(lines_of(seen)) == 1
    assert is_alive(lines_of(seen)[0])


def test_promise_1_a_quiet_time_reports_nobody(runner: LocalRunner) -> None:
    runner.start([shell("calm", "exec sleep 1000")])
    assert runner.watch_once(0.05) == []


def test_promise_2_stop_is_gentle_first(tmp_path: Path) -> None:
    seen = tmp_path / "words"
    runner = LocalRunner(Patience(grace_s=20.0))
    script = 'trap "echo farewell >> $1; exit 0" TERM; echo up >> $1; while :; do sleep 0.02; done'
    runner.start([shell("polite", script, seen)])
    wait_for(lambda: lines_of(seen) == ["up"])
    runner.stop()
    assert lines_of(seen) == ["up", "farewell"]


def test_promise_2_what_does_not_listen_is_ended_with_all_its_children(
    runner: LocalRunner, tmp_path: Path
) -> None:
    seen = tmp_path / "pids"
    script = 'trap "" TERM; sleep 1000 & echo $! >> "$1"; echo $$ >> "$1"; wait; sleep 1000'
    runner.start([shell("stubborn", script, seen), shell("other", script, seen)])
    wait_for(lambda: len(lines_of(seen)) == 4)
    runner.stop()
    assert [pid for pid in lines_of(seen) if is_alive(pid)] == []


def test_promise_2_stopping_nothing_or_twice_is_no_error(runner: LocalRunner) -> None:
    runner.stop()
    runner.start([shell("calm", "exec sleep 1000")])
    runner.stop()
    runner.stop()
    assert runner.watch_once(0.0) == []


def test_promise_2_a_death_takes_the_services_own_children_along(
    runner: LocalRunner, tmp_path: Path
) -> None:
    seen = tmp_path / "pids"
    runner.start([shell("parent", 'sleep 1000 & echo $! >> "$1"; exit 1', seen)])
    assert runner.watch_once(20.0) == ["parent"]
    assert not is_alive(lines_of(seen)[0])


def test_promise_3_when_the_runner_is_killed_its_services_end(tmp_path: Path) -> None:
    seen = tmp_path / "pids"
    command = ["sh", "-c", 'trap "" TERM HUP INT; echo $$ >> "$1"; while :; do sleep 1; done']
    with subprocess.Popen([sys.executable, str(WORKER), *command, "sh", str(seen)]) as worker:
        wait_for(lambda: len(lines_of(seen)) == 2)
        assert all(is_alive(pid) for pid in lines_of(seen))
        worker.kill()
    wait_for(lambda: not any(is_alive(pid) for pid in lines_of(seen)))


def test_promise_3_a_service_of_a_runner_that_is_gone_already_does_not_start(
    tmp_path: Path,
) -> None:
    seen = tmp_path / "never"
    stranger = str(os.getpid() + 1)
    command = [sys.executable, str(LAUNCHER), stranger, "touch", str(seen)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (127, "launch: the runner is gone\n")
    assert not seen.exists()


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
    assert runner.watch_once(20.0) == ["env"]
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
    assert runner.watch_once(20.0) == ["ghost"]
    assert runner.watch_once(20.0) == ["ghost"]
    assert "launch: /no/such/program: No such file or directory" in capfd.readouterr().err


def test_two_services_of_one_name_are_refused_before_any_is_started(
    runner: LocalRunner, tmp_path: Path
) -> None:
    seen = tmp_path / "never"
    with pytest.raises(AlreadyThere):
        runner.start([shell("one", 'touch "$1"', seen), shell("one", "exit 0")])
    assert runner.watch_once(0.1) == []
    assert not seen.exists()
