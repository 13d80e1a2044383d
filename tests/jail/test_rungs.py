"""A rung that fails costs its own probes; the picture keeps its PDQ, and the other rungs theirs."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from orbweaver.errors import MediaTooLarge
from orbweaver.jail.picture import ReadPicture
from orbweaver.jail.pool import JailPool
from tests.jail.attempts import jail_with_standins


@dataclass(frozen=True, slots=True)
class ReadWithFailingRungs(ReadPicture):
    """Ask a worker that holds rungs which raise."""

    task: ClassVar[str] = "scan_with_failing_rungs"


def test_a_rung_that_raises_costs_its_own_probes_alone(jail: JailPool, good_picture: bytes) -> None:
    sound = jail.call(ReadPicture(rungs=("dihedral", "content")), good_picture)
    assert sound.probes
    with jail_with_standins() as pool:
        rungs = ("stumbles", "dihedral", "content")
        assert pool.call(ReadWithFailingRungs(rungs=rungs), good_picture) == sound


def test_a_rung_that_wears_out_the_memory_is_a_refusal(good_picture: bytes) -> None:
    with jail_with_standins() as pool, pytest.raises(MediaTooLarge, match="more memory"):
        pool.call(ReadWithFailingRungs(rungs=("dihedral", "eats")), good_picture)
