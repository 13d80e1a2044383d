"""The web itself: every page that no other connector knows, by the general rules alone."""

from dataclasses import dataclass

from orbweaver.connectors.connector import (
    LAST_RESORT,
    Connector,
    Discovery,
    Ref,
    Seen,
    Worked,
    shows_a_member,
)
from orbweaver.jail.page import PageReading
from orbweaver.model.login_identity import LoginRecipe
from orbweaver.model.url import Url


@dataclass(frozen=True, slots=True)
class Web:
    """Takes what the general rules found, as it is."""

    name: str = "web"
    examples: tuple[Worked, ...] = (
        Worked(
            "http://garden.example/",
            "<a href=/roses/>Roses</a><img src=/gate.jpg><a href=/logout>Log out</a>",
            ("media:/gate.jpg", "/roses/", "/logout"),
            logged_in=True,
        ),
        Worked(
            "http://garden.example/enter",
            "<form method=post><input name=name><input type=password name=word></form>",
            (),
            logged_in=False,
        ),
        Worked("http://garden.example/roses/", "<p>Roses.</p>", ()),
    )

    def match(self, url: Url, reading: PageReading | None) -> float:
        """Match everything, behind everybody else."""
        del url, reading
        return LAST_RESORT

    def session(self) -> LoginRecipe | None:
        """Return nothing: an identity for such a site brings its own recipe."""
        return None

    def place(self, seen: Seen) -> Url | None:
        """Return nothing: of any page nobody knows what has grown."""
        del seen
        return None

    def discover(self, seen: Seen, offered: tuple[Ref, ...], position: str) -> Discovery:
        """Take everything, in the order of the page."""
        del seen, position
        return Discovery(offered)

    def fetch(self, seen: Seen) -> tuple[Ref, ...]:
        """Return nothing: a page in place of a picture shows whatever it likes."""
        del seen
        return ()

    def logged_in(self, seen: Seen) -> bool | None:
        """Tell by a way to log out, and by a field for a password."""
        return shows_a_member(seen)


PLUGIN: Connector = Web()
