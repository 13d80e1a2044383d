"""What a connector promises, and all that it is ever told and may answer."""

from dataclasses import dataclass
from typing import Protocol

from orbweaver.jail.outline import Outline
from orbweaver.jail.page import PageReading
from orbweaver.model.login_identity import LoginRecipe
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose
from orbweaver.ports.fetcher.port import FetchReply

NO_MATCH, LAST_RESORT, LIKELY, CERTAIN = 0.0, 0.1, 0.6, 0.9
"""Scores of :meth:`Connector.match`; the highest wins."""
_UNAUTHORISED = 401


@dataclass(frozen=True, slots=True)
class Seen:
    """One reply, and what its page holds as the jail read it."""

    reply: FetchReply
    reading: PageReading | None = None
    """Nothing for what is no page, or was not read."""
    outline: Outline | None = None
    """For JSON: its leaves."""

    @property
    def url(self) -> Url:
        """Where it stands, redirects followed."""
        return self.reply.final_url


@dataclass(frozen=True, slots=True)
class Ref:
    """Something of a site that is worth a visit."""

    url: Url
    purpose: Purpose
    """``PAGE`` to read it, ``MEDIA`` to scan it; nothing else is taken."""
    has_grown: bool = False
    """Whether to read it again though it was read before: it holds more than it did."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a page leads to, in the order of going there, and how far its place is read now."""

    refs: tuple[Ref, ...]
    position: str = ""
    """What the next round of the same place begins with; only the connector understands it."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked example: a page of this kind of site, and what follows from it."""

    address: str
    body: str
    """HTML; or JSON, where it begins like that."""
    leads_to: tuple[str, ...]
    """Paths and queries, in order; what is scanned begins with ``media:``, what has grown with
    ``again:``."""
    before: str = ""
    """The position from which it is read."""
    after: str = ""
    """The position at which it is left."""
    logged_in: bool | None = None


class Connector(Protocol):
    """Knows one kind of site; one file on the shelf ``orbweaver.connectors``.

    It is read-only by construction: every method is a pure function of what was seen, gets no
    connection, and what it answers can become nothing but a GET that scope, budget, robots.txt
    and the host's pace must still let through. It cannot post, join or write to anybody. The one
    form that is ever sent is the login of an approved identity, and that the crawl sends itself,
    by the data of :meth:`session`.

    Every connector promises:
      1. The same answers for the same arguments, and no exception for what a page holds.
      2. ``match`` is between 0 and 1, also for an address whose page nobody has read yet.
      3. What ``discover`` leaves out of ``offered`` is never fetched from this page; a position
         hides nothing that was not seen, it only names what has grown.
      4. Its worked examples come true.
    """

    @property
    def name(self) -> str:
        """In cursors and on the command line, for ever."""

    @property
    def examples(self) -> tuple[Worked, ...]:
        """At least one."""

    def match(self, url: Url, reading: PageReading | None) -> float:
        """Return how sure it is that this page is of its kind of site, 0 to 1."""

    def session(self) -> LoginRecipe | None:
        """Return how a login goes at this kind of site; nothing where each has its own way."""

    def place(self, seen: Seen) -> Url | None:
        """Return the place that is read round by round here; nothing where no position helps."""

    def discover(self, seen: Seen, offered: tuple[Ref, ...], position: str) -> Discovery:
        """Order, add to and take from what the general rules found on a page.

        ``position`` is where the last round left its place; empty for the first.
        """

    def fetch(self, seen: Seen) -> tuple[Ref, ...]:
        """Return the media of a reply that was to be media and is a page that shows it."""

    def logged_in(self, seen: Seen) -> bool | None:
        """Return whether a member is shown this; nothing where that cannot be told."""


def shows_a_member(seen: Seen) -> bool | None:
    """Return whether somebody is logged in, by what sites of every kind have.

    A way to log out is shown to members alone; a field for a password to strangers (a page that
    has both lets a member change theirs).
    """
    if seen.reply.status == _UNAUTHORISED:
        return False
    if seen.reading is None:
        return None
    if seen.reading.has_logout_link:
        return True
    return False if seen.reading.has_password_field else None
