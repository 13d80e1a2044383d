"""The pool serves many threads, replaces what is spent, and says clearly what went wrong."""

import os
import select
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orbweaver.errors import DecoderStopped, JailUnavailable, MediaTooLarge, WrongState
from orbweaver.jail.limits import JailLimits
from orbweaver.jail.picture import ReadPicture
from orbweaver.jail.pool import JailPool
from orbweaver.jail.report import LAYER_NAMES
from tests.jail.attempts import attempt, jail_with_standins
from tests.jail.drawn import landscape, saved

ROOT = Path(__file__).parent.parent.parent


def test_every_wall_is_reported(jail: JailPool) -> None:
    report = jail.start()
    assert [layer.name for layer in report.layers] == list(LAYER_NAMES)
    assert all(layer.note for layer in report.layers)


@pytest.mark.parametrize("choice", ["scalar", "reference"])
def test_workers_run_the_kernel_that_was_chosen_and_say_so(
    choice: str, jail: JailPool, good_picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORBWEAVER_KERNEL", choice)
    with JailPool(1) as pool:
        report = pool.start()
        assert choice in report.kernel
        assert report.is_native == (choice == "scalar")
        assert pool.call(ReadPicture(), good_picture) == jail.call(ReadPicture(), good_picture)


def test_requiring_every_wall_starts_where_all_stand(jail: JailPool) -> None:
    if not jail.start().is_complete:
        pytest.skip("this machine lacks a wall")
    with JailPool(1, require_all=True) as strict:
        assert strict.start().missing == ()


def test_many_threads_get_each_their_own_answer() -> None:
    words = [f"word {number}" for number in range(200)]
    with jail_with_standins(size=2) as pool, ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(lambda word: attempt(pool, "echo", word=word), words))
    assert heard == words


def test_a_worker_is_replaced_after_its_share(good_picture: bytes) -> None:
    with JailPool(1, limits=JailLimits(items_per_worker=3)) as pool:
        readings = {pool.call(ReadPicture(), good_picture) for _ in range(7)}
        assert len(readings) == 1
        assert pool.workers_started == 3


def test_workers_are_replaced_while_many_threads_ask_what_they_hold(good_picture: bytes) -> None:
    limits = JailLimits(items_per_worker=3, start_deadline_s=20)
    with JailPool(2, limits=limits) as pool, ThreadPoolExecutor(6) as threads:

        def ask(_: int) -> int:
            return pool.call(ReadPicture(rungs=pool.rungs), good_picture).width_px

        assert set(threads.map(ask, range(24))) == {320}
        assert pool.start().rungs == pool.rungs != ()
        assert pool.workers_started >= 8


def test_a_death_is_blamed_on_the_bytes_only_after_a_fresh_try(good_picture: bytes) -> None:
    with jail_with_standins() as pool:
        pool.call(ReadPicture(), good_picture)
        with pytest.raises(DecoderStopped, match="SIGSEGV"):
            attempt(pool, "crash")
        assert pool.workers_started == 3, "the first, the one that tried again, the next"


def test_a_worker_that_was_killed_while_idle_costs_no_picture(good_picture: bytes) -> None:
    with JailPool(1) as pool:
        pool._slots[0]._cell.kill()
        pool._slots[0]._cell._process.wait()
        assert pool.call(ReadPicture(), good_picture).width_px == 320


def test_what_lies_in_the_pipe_is_not_taken_for_an_answer(good_picture: bytes) -> None:
    with jail_with_standins() as pool:
        with pytest.raises(DecoderStopped):
            attempt(pool, "reply_later")
        assert pool.call(ReadPicture(), good_picture).width_px == 320


def test_bytes_beyond_the_limit_are_not_even_sent() -> None:
    with JailPool(1, limits=JailLimits(payload_bytes=100)) as pool, pytest.raises(MediaTooLarge):
        pool.call(ReadPicture(), bytes(101))


def test_a_pool_that_was_not_started_says_so(good_picture: bytes) -> None:
    with pytest.raises(WrongState, match="not started"):
        JailPool(1).call(ReadPicture(), good_picture)


def test_a_closed_pool_leaves_no_process() -> None:
    with JailPool(2) as pool:
        processes = [slot._cell._process for slot in pool._slots]
    assert all(process.poll() is not None for process in processes)


def test_closing_ends_a_call_that_waits() -> None:
    pool = jail_with_standins(limits=JailLimits(deadline_s=60.0))
    pool.start()
    outcome: list[Exception] = []

    def wait_for_ever() -> None:
        try:
            attempt(pool, "loop")
        except (DecoderStopped, WrongState) as error:
            outcome.append(error)

    caller = threading.Thread(target=wait_for_ever)
    caller.start()
    while not pool._slots[0]._cell.items_served:
        pass
    pool.close()
    caller.join(timeout=20)
    assert len(outcome) == 1


def test_a_worker_that_cannot_start_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise RuntimeError('the pond is dry')", encoding="utf-8")
    with pytest.raises(JailUnavailable, match="the pond is dry"):
        JailPool(1, extra_tasks=broken).start()


def test_a_large_picture_passes_the_pipe() -> None:
    noisy = saved(landscape(seed=3, width_px=1600, height_px=1200), "BMP")
    assert len(noisy) > 5_000_000
    with JailPool(1) as pool:
        assert pool.call(ReadPicture(), noisy).height_px == 1200


def test_the_parent_loads_no_decoder() -> None:
    program = (
        "import sys, orbweaver.jail.pool, orbweaver.jail.picture, orbweaver.jail.page, "
        "orbweaver.jail.copy, orbweaver.scan.scanner, orbweaver.scan.files;"
        "print({'PIL', 'selectolax', 'pdqhash', 'numpy', 'simplejpeg', 'av'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


ORPHANAGE = """
import sys
from tests.jail.attempts import attempt, jail_with_standins
pool = jail_with_standins()
pool.start()
print(pool._slots[0]._cell.pid, flush=True)
if sys.argv[1] == "busy":
    attempt(pool, "loop")
sys.stdin.read()
"""


@pytest.mark.full
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_worker_whose_parent_was_killed_ends_by_itself(state: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANAGE, state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    orphan = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    ended, _, _ = select.select([orphan], [], [], 20)
    os.close(orphan)
    parent.stdin.close()
    parent.stdout.close()
    assert ended
