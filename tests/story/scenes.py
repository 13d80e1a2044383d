"""The story, stage by stage: what a stage leads to depends on the stages before it alone.

Whoever could run ahead stands still meanwhile: no mail leaves while the crawl looks around, the
desk carries nothing across while people decide, and time passes between the stages by days.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from orbweaver.deployment.house import House
from orbweaver.deployment.rounds import rounds_until_still
from orbweaver.deployment.services import COURIER, CRAWL, DESK, WEB
from orbweaver.pipeline.crossings import ORDERS
from orbweaver.town.running import RunningTown
from tests.kills.plan import NONE, Disasters
from tests.kills.whole_house import strike_whole_house
from tests.story.clock import ShiftedClock
from tests.story.partner import send_list
from tests.story.people import People
from tests.story.stillness import is_still, outbox_is_empty, wait
from tests.story.troupe import Troupe

BETWEEN_ROUNDS = timedelta(days=1.5)
MOST_SITTINGS = 6


@dataclass(slots=True)
class Telling:
    """One telling of the story, by one house in one town."""

    house: House
    town: RunningTown
    troupe: Troupe
    clock: ShiftedClock
    befalls: Disasters = NONE
    stages_s: dict[str, float] = field(default_factory=dict)
    lost_replies: int = 0

    whole_kills: int = 0
    """How many processes died with ``orbweaver up``."""

    def tell(self, rounds: int) -> None:
        """Crawl, decide, and ask providers ``rounds`` times; each time look what came of it."""
        self.hand_over()
        self.strike_whole()
        self.look_around("crawl")
        self.decide()
        for mischief in self.befalls.mischief:
            self.town.misbehave(mischief)
        for number in range(1, rounds + 1):
            self.send(f"send-{number}")
            self.town.tick()
            self.clock.pass_time(BETWEEN_ROUNDS)
            self.look_around(f"check-{number}")
        rounds_until_still(self.house)

    def hand_over(self) -> None:
        """Let the desk carry the orders of the reports to the crawl."""
        house = self.house
        with self._stage("orders", DESK):
            wait(
                self.troupe,
                "orders",
                lambda: not house.desk.orders(house.ledger.cursor(ORDERS), 1),
            )

    def strike_whole(self) -> None:
        """Let the whole house begin and be killed, as often as the plan says."""
        for pages in self.befalls.whole_house_at_pages:
            is_time = partial(self._has_seen, pages)
            self.whole_kills += strike_whole_house(self.house.config.data_dir, is_time)

    def _has_seen(self, pages: int) -> bool:
        return self.house.ledger.figures().pages >= pages

    def look_around(self, stage: str) -> None:
        """Let crawl and desk run until nothing more comes of it."""
        with self._stage(stage, DESK, CRAWL):
            wait(self.troupe, stage, lambda: is_still(self.house))

    def decide(self) -> None:
        """Let analysts decide what there is, then match it again; until there is no more.

        After the first sitting a partner's list comes in.
        """
        for sitting in range(1, MOST_SITTINGS + 1):
            with self._stage(f"verdicts-{sitting}", WEB):
                people = People(self.house, self.town, self.troupe)
                decided = people.decide()
                self.lost_replies += people.lost_replies
            if not decided:
                return
            if sitting == 1:
                send_list(self.house)
            self.look_around(f"retro-{sitting}")

    def send(self, stage: str) -> None:
        """Let the notifier approve, and the courier carry, until the outbox is empty."""
        with self._stage(stage, WEB, COURIER):
            people = People(self.house, self.town, self.troupe)
            people.approve()
            self.lost_replies += people.lost_replies
            wait(self.troupe, stage, outbox_is_empty)

    @contextmanager
    def _stage(self, stage: str, *names: str) -> Iterator[None]:
        started_s = time.monotonic()
        self.troupe.start(stage, *names)
        try:
            yield
        finally:
            self.troupe.stop(*names)
            self.stages_s[stage] = round(time.monotonic() - started_s, 1)
