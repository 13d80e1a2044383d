"""Where the story is killed: at every place where something could be lost or done twice."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.deployment.services import COURIER, CRAWL, DESK, WEB
from orbweaver.town.serving.mailroom import Mischief
from tests.kills.sentinel import Kill, When
from tests.story.troupe import KillPlan

BEFORE, INSIDE, COMMITTING, AFTER = When
Choice = tuple[str, When, int, int]
"""A point, where at it, and between which passes since the process began."""

PLACES: dict[tuple[str, str], Sequence[Choice]] = {
    ("orders", DESK): (
        ("desk.orders", AFTER, 1, 1),
        ("ledger.accept", BEFORE, 1, 1),
        ("ledger.accept", AFTER, 1, 1),
    ),
    ("crawl", CRAWL): (
        ("fetcher.fetch", INSIDE, 8, 30),
        ("fetcher.fetch", AFTER, 8, 30),
        ("jail.call_many", INSIDE, 4, 15),
        ("jail.call_many", AFTER, 4, 15),
        ("vault.link", BEFORE, 1, 9),
        ("vault.seal", AFTER, 1, 6),
        ("ledger.commit", BEFORE, 2, 6),
        ("ledger.commit", COMMITTING, 2, 6),
        ("ledger.commit", AFTER, 2, 6),
    ),
    ("crawl", DESK): (
        ("ledger.handed_findings", AFTER, 1, 1),
        ("desk.open_cases", COMMITTING, 1, 1),
        ("desk.open_cases", COMMITTING, 2, 2),
        ("desk.open_cases", AFTER, 1, 1),
        ("ledger.seal_audit", COMMITTING, 1, 1),
        ("desk.seal_audit", AFTER, 1, 1),
    ),
    ("verdicts-1", WEB): (
        ("verdict.statement", BEFORE, 3, 12),
        ("verdict.statement", AFTER, 40, 200),
        ("verdict.statement", BEFORE, 300, 500),
        ("verdict.reply", BEFORE, 1, 9),
    ),
    ("retro-1", DESK): (
        ("desk.orders", AFTER, 1, 1),
        ("ledger.raise_floor", AFTER, 1, 1),
        ("ledger.accept", BEFORE, 1, 1),
        ("ledger.accept", AFTER, 1, 1),
        ("desk.open_cases", AFTER, 1, 1),
    ),
    ("retro-2", DESK): (("ledger.accept", COMMITTING, 1, 1),),
    ("send-1", COURIER): (
        ("desk.take_outbox", AFTER, 1, 9),
        ("smtp.dot", BEFORE, 1, 9),
        ("smtp.dot", AFTER, 1, 9),
        ("smtp.reply", AFTER, 1, 9),
        ("desk.sent", COMMITTING, 1, 9),
        ("desk.sent", AFTER, 1, 9),
    ),
    ("check-1", CRAWL): (
        ("fetcher.fetch", INSIDE, 3, 20),
        ("fetcher.fetch", AFTER, 3, 20),
        ("ledger.commit", COMMITTING, 1, 4),
        ("ledger.commit", AFTER, 1, 4),
    ),
    ("check-1", DESK): (
        ("ledger.accept", COMMITTING, 1, 1),
        ("ledger.handed_checks", AFTER, 1, 1),
        ("desk.settle", COMMITTING, 1, 1),
        ("desk.settle", AFTER, 1, 1),
    ),
    ("check-2", DESK): (("desk.settle", COMMITTING, 2, 2),),
}
LONGEST_INSIDE_MS = 4
MISCHIEF = (Mischief.DROP_AFTER_DATA, Mischief.GREYLIST, Mischief.DROP_BEFORE_DATA)


@dataclass(frozen=True, slots=True)
class Disasters:
    """All that befalls one struck telling."""

    kills: KillPlan
    """By stage and process."""
    whole_house_at_pages: tuple[int, ...]
    """After how many recorded pages ``orbweaver up`` is killed whole, before the crawl's kills."""
    mischief: tuple[Mischief, ...]
    """How the mail server misbehaves at the first sending."""

    @property
    def kill_names(self) -> list[str]:
        """Every planned kill as its mark names it, in order."""
        return sorted(f"{stage} {kill}" for (stage, _), all_ in self.kills.items() for kill in all_)


NONE = Disasters({}, (), ())


def disasters(seed: int) -> Disasters:
    """Return what befalls the telling of a seed."""
    dice = random.Random(seed)
    kills = {
        place: tuple(str(_kill(dice, choice)) for choice in choices)
        for place, choices in PLACES.items()
    }
    return Disasters(kills, (dice.randint(5, 30), dice.randint(35, 70)), MISCHIEF)


def _kill(dice: random.Random, choice: Choice) -> Kill:
    point, when, first, last = choice
    return Kill(point, when, dice.randint(first, last), dice.randint(1, LONGEST_INSIDE_MS))
