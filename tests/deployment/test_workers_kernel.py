"""The kernel that is told of is that of the workers, where pictures are hashed."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.config import load_config
from orbweaver.deployment.health import LOOKS, Grade
from orbweaver.deployment.house import House
from orbweaver.deployment.scanning import scanning
from orbweaver.kernel import library
from orbweaver.kernel.library import InstructionSet
from orbweaver.model.clock import SystemClock
from orbweaver.model.ids import TimeOrderedIds


@pytest.fixture
def best() -> Iterator[str]:
    """Let this process work with another kernel than its workers, which take the best."""
    chosen = library.kernel()
    assert chosen.instruction_set is not None
    assert library.use(InstructionSet.SCALAR)
    yield chosen.note
    library.use(chosen.instruction_set)


def test_doctor_and_scan_tell_what_the_workers_run(best: str, tmp_path: Path) -> None:
    clock = SystemClock()
    config = load_config(tmp_path, {"ORBWEAVER_JAIL__WORKERS": "1"})
    house = House(config, clock, TimeOrderedIds(clock, random.Random(5)))
    diagnosis = LOOKS["kernel"]("kernel", house)
    elsewhere = "" if best == "native, scalar" else "; outside the jail: native, scalar"
    assert (diagnosis.grade, diagnosis.sentence) == (Grade.GOOD, best + elsewhere)
    with scanning(house, workers=1) as wired:
        assert wired.kernel == best
