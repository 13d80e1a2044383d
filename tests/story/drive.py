"""``python -m tests.story.drive``: tells the story once, in a process of its own.

Prepares the house in an empty place and stops, or goes on from where a preparation (or another
telling) ended, and writes down what came of it.
"""

import argparse
import os
import sys
from pathlib import Path

from orbweaver.demo.play import TOWN_FOLDER, write_config
from orbweaver.deployment.start import set_up_django
from orbweaver.town.running import running_town

DAY_S = 86_400
OVERRIDES = {
    "CASEWORK__FIRST_CHECK_S": DAY_S,
    "CASEWORK__CHECK_INTERVAL_S": DAY_S,
    "CASEWORK__REPEAT_AFTER_S": DAY_S,
    "CASEWORK__MAX_STEPS": 3,
    "MAIL__LEASE_S": 1,
    "MAIL__RETRY_BASE_S": 0.2,
}
"""Checks and repetitions come when the story lets a day pass, and at no other time."""


def main() -> int:
    """Tell; return the exit code."""
    wishes = _wishes()
    os.environ.update({f"ORBWEAVER__{key}": str(value) for key, value in OVERRIDES.items()})
    town_dir = wishes.data / TOWN_FOLDER
    town_dir.mkdir(parents=True, exist_ok=True)
    with running_town(wishes.town_seed, town_dir, sites=wishes.sites, warm=True) as town:
        write_config(wishes.data, town, wishes.port)
        set_up_django(str(wishes.data))
        from tests.story import telling  # noqa: PLC0415 - tables come after the set-up

        if wishes.prepare:
            telling.prepare(town)
        else:
            telling.tell(town, wishes)
    return 0


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--port", type=int, required=True, help="where the Orb listens")
    parser.add_argument("--town-seed", type=int, default=7)
    parser.add_argument("--sites", default="hamlet")
    parser.add_argument("--prepare", action="store_true", help="set up, take the reports in, stop")
    parser.add_argument("--rounds", type=int, default=3, help="how often providers are asked")
    parser.add_argument("--kills", type=int, help="the seed of the kills; without it, none")
    parser.add_argument("--out", type=Path, help="where to write what came of it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
