"""The people of the story, who try again when the Orb dies under their hands."""

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import TypeVar

from orbweaver.demo.analyst import Analyst
from orbweaver.demo.hands import Hands
from orbweaver.demo.notifier import approve_all
from orbweaver.demo.people import ANALYSTS, NOTIFIER, Cast, sign_in_link
from orbweaver.deployment.house import House
from orbweaver.errors import WrongState
from orbweaver.town.running import RunningTown
from tests.story.troupe import Troupe

Done = TypeVar("Done")
MOST_S = 60.0
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
LOST = (urllib.error.URLError, http.client.HTTPException, OSError)
"""What hands feel when the process that they speak to is gone."""


class People:
    """Scripted people at the Orb of one house."""

    def __init__(self, house: House, town: RunningTown, troupe: Troupe) -> None:
        """Bring nobody in yet; the web process must run from now on."""
        self._house = house
        self._troupe = troupe
        truth = town.town.truth
        self._roles_by_url = {showing.url: truth.role(showing) for showing in truth.showings}
        self._hands: dict[str, Hands] = {}
        self.lost_replies = 0

    def decide(self) -> int:
        """Let every analyst work until nothing waits for them; return how many they decided."""
        decided = 0
        for cast in ANALYSTS:
            analyst = Analyst(cast.name, self._hands_of(cast), self._roles_by_url)
            self._again_and_again(analyst.work)
            decided += analyst.decided
        return decided

    def approve(self) -> None:
        """Let the notifier approve every draft."""
        hands = self._hands_of(NOTIFIER)
        self._again_and_again(lambda: approve_all(hands))

    def _hands_of(self, cast: Cast) -> Hands:
        """Return a person's browser, signed in once."""
        self.await_orb()
        if cast.name not in self._hands:
            hands = self._hands[cast.name] = Hands(self._house.config.base_url)
            hands.sign_in(sign_in_link(self._house, cast))
        return self._hands[cast.name]

    def _again_and_again(self, work: Callable[[], Done]) -> Done:
        while True:
            try:
                return work()
            except LOST:
                self.lost_replies += 1
                self.await_orb()

    def await_orb(self) -> None:
        """Wait until the Orb answers.

        Raises:
            WrongState: It took more than a minute.
        """
        until_s = time.monotonic() + MOST_S
        while not answers(self._house):
            self._troupe.watch_once(0.1)
            if time.monotonic() > until_s:
                raise WrongState("the Orb does not answer")


def answers(house: House) -> bool:
    """Return whether the Orb of a house answers."""
    try:
        with DIRECT.open(f"{house.config.base_url}/healthz", timeout=5):
            return True
    except LOST:
        return False
