"""Waiting for a worker: a starved one gets its time, a sleeping or spent one does not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.jail.patience import Patience
from orbweaver.jail.pipes import Inbox


@pytest.fixture
def busy_pid() -> Iterator[int]:
    """Start a process that never stops working."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    yield process.pid
    process.kill()
    process.wait()


@pytest.fixture
def sleeping_pid() -> Iterator[int]:
    """Start a process that waits for a word that never comes."""
    program = "import sys; print('ready', flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    while Patience(process.pid, deadline_s=1.0)._fields()[0] != "S":
        os.sched_yield()  # it has said its word and is about to wait
    yield process.pid
    process.communicate()


def run_out(patience: Patience) -> Patience:
    """Return ``patience`` with its time up, as on a machine that gave the worker none."""
    patience._until = 0.0
    return patience


def test_a_worker_that_was_starved_gets_the_rest_of_its_time(busy_pid: int) -> None:
    patience = run_out(Patience(busy_pid, deadline_s=1_000.0))
    assert patience.left_s() == 0
    assert patience.grants_more()
    assert 0 < patience.left_s() <= 1_000


def test_a_worker_that_used_its_time_gets_none(busy_pid: int) -> None:
    assert not run_out(Patience(busy_pid, deadline_s=0.0)).grants_more()


def test_a_worker_that_sleeps_gets_none(sleeping_pid: int) -> None:
    assert not run_out(Patience(sleeping_pid, deadline_s=1_000.0)).grants_more()


def test_nobody_waits_longer_than_four_times_the_deadline(busy_pid: int) -> None:
    patience = run_out(Patience(busy_pid, deadline_s=1_000.0))
    patience._latest = 0.0
    assert not patience.grants_more()


def test_a_worker_that_is_gone_gets_none() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert not run_out(Patience(process.pid, deadline_s=1_000.0)).grants_more()


def test_a_process_is_seen_whatever_its_name() -> None:
    fields = Patience(os.getpid(), deadline_s=1.0)._fields()
    assert fields[0] in {"R", "S"}
    assert int(fields[1]) == os.getppid()


def test_time_is_up_even_where_bytes_never_stop_coming(sleeping_pid: int) -> None:
    with Path("/dev/zero").open("rb") as endless, pytest.raises(TimeoutError):
        Inbox(endless.fileno()).take(1 << 22, run_out(Patience(sleeping_pid, deadline_s=1_000.0)))


def test_what_has_come_in_time_is_taken(sleeping_pid: int) -> None:
    with Path("/dev/zero").open("rb") as endless:
        inbox = Inbox(endless.fileno())
        assert inbox.take(9, Patience(sleeping_pid, deadline_s=1_000.0)) == bytes(9)
        assert inbox.take(9, run_out(Patience(sleeping_pid, deadline_s=1_000.0))) == bytes(9)
