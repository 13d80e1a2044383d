"""A process of its own that hands over the same media as every other one does, piece by piece."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django_scopes import scopes_disabled

from orbweaver.casework.models import Organisation
from orbweaver.model.media import Media
from orbweaver.model.seed import Scope, Seed
from orbweaver.ports.ledger.port import HandedFinding
from tests.casework.conftest import standing_on
from tests.casework.house import MANDATE, PAGE, House, media

ROOT = Path(__file__).parents[2]
PDQ_BITS = 256
MEDIA = 240
START = "import django; django.setup(); from tests.casework.arriving import main; main()"


def drawn(seed: int, count: int = MEDIA) -> Sequence[Media]:
    """Draw media around many centres, so that some touch, some chain and some stand alone."""
    chance = random.Random(seed)
    centres = [frozenset(chance.sample(range(PDQ_BITS), 128)) for _ in range(20)]
    return [
        media(
            f"{seed} {number}",
            chance.choice(centres)
            ^ frozenset(chance.sample(range(PDQ_BITS), chance.choice((6, 14, 18, 40)))),
        )
        for number in range(count)
    ]


def start(database: dict[str, Any], seed: int, piece: int) -> subprocess.Popen[str]:
    """Start a process that hands over all media of a seed; it prints how far it came."""
    given = json.dumps({"database": database, "seed": seed, "piece": piece})
    return subprocess.Popen(
        [sys.executable, "-c", START, given],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.django_settings"},
        stdout=subprocess.PIPE,
        text=True,
    )


@scopes_disabled()
def main() -> None:
    """Hand over all media in order; what others handed over already is passed by."""
    given = json.loads(sys.argv[1])
    with standing_on(given["database"]):
        house = House()
        owner = Organisation.objects.get(name=MANDATE.organisation)
        house.seeds[PAGE] = Seed(PAGE, Scope(), MANDATE.mandate_id, owner.organisation_id)
        findings = [house.finding(each) for each in drawn(given["seed"])]
        handed = [HandedFinding(number, each) for number, each in enumerate(findings, start=1)]
        for place in range(0, len(handed), given["piece"]):
            house.desk.open_cases(handed[place : place + given["piece"]])
            sys.stdout.write(f"{place}\n")
            sys.stdout.flush()
