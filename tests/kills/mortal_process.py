"""One process of the house, as the deployment runs it, with everything in it watched."""

import random
import sys
from collections.abc import Sequence

from django.conf import settings

from orbweaver.deployment.services import COURIER, WEB
from orbweaver.deployment.work import PROCESSES
from orbweaver.errors import OrbweaverError
from orbweaver.model.ids import TimeOrderedIds
from tests.kills.deep_points import watch_commits, watch_dots, watch_file_names
from tests.kills.mortal_house import MortalHouse
from tests.kills.sentinel import MARKS, Kill, Sentinel
from tests.kills.verdict_points import watch_verdicts
from tests.story.clock import ShiftedClock


def run(name: str, stage: str, kills: Sequence[Kill]) -> int:
    """Run a process until it is told to stop or killed; return its exit code."""
    config = settings.CONFIG
    sentinel = Sentinel(kills, config.data_dir / MARKS, stage)
    watch_file_names(sentinel)
    watch_commits(sentinel)
    if name == COURIER:
        watch_dots(sentinel)
    if name == WEB:
        watch_verdicts(sentinel)
    clock = ShiftedClock(config.data_dir)
    ids = TimeOrderedIds(clock, random.SystemRandom())
    try:
        with MortalHouse(config, clock, ids, sentinel) as house:
            PROCESSES[name](house)
    except OrbweaverError as error:
        sys.stderr.write(f"{name}: {error}\n")
        return error.exit_code
    return 0
