"""A scripted analyst: works the queue through the Orb's pages, and looks before deciding."""

from collections.abc import Mapping
from dataclasses import dataclass

from orbweaver.demo.hands import Hands, Seen
from orbweaver.errors import WrongState
from orbweaver.model.url import refang
from orbweaver.town.pictures.original import Role
from orbweaver.town.sessions import without_session

LABELS: Mapping[Role, str] = {
    Role.KNOWN: "confirmed",
    Role.UNKNOWN: "confirmed",
    Role.HARMLESS: "harmless",
}
PLACES = ".places .fixed"


@dataclass(slots=True)
class Analyst:
    """Knows the town as its makers do: which picture an address shows."""

    name: str
    hands: Hands
    roles_by_url: Mapping[str, Role]
    decided: int = 0
    looks: int = 0

    def work(self, most: int = 5000) -> int:
        """Decide case after case until the queue is empty; return how many were decided."""
        before = self.decided
        page = self.hands.open("/orb/next/")
        while "/orb/case/" in page.address and self.decided - before < most:
            page = self._decide(page)
        return self.decided - before

    def _decide(self, page: Seen) -> Seen:
        self._look(page)
        label = LABELS[self._role(page)]
        self.decided += 1
        return self.hands.submit(page.form("/verdict/"), label=label)

    def _look(self, page: Seen) -> None:
        """Hold, look, let go: where the bytes are kept."""
        if page.html.css_first("form[data-reveal]") is not None:
            self.hands.hold(page.form("/reveal/"))
            self.looks += 1

    def _role(self, page: Seen) -> Role:
        for text in page.texts(PLACES):
            role = self.roles_by_url.get(without_session(refang(text)))
            if role is not None:
                return role
        raise WrongState("a case shows no place that the town knows")
