"""Memory: what one worker keeps in mind of the pages of one seed, so that it knows a trap."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orbweaver.crawl.manners.lately import Lately
from orbweaver.crawl.manners.likeness import Likeness
from orbweaver.crawl.manners.rule import TrapRule
from orbweaver.crawl.manners.shapes import Shape, shape_of
from orbweaver.jail.page import PageLink
from orbweaver.model.page import Page
from orbweaver.model.seed import Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit

_FIGURE = re.compile(r"\b\d+ ")


@dataclass(slots=True)
class Tally:
    """What the pages of one shape or template brought."""

    pages: int = 0
    fruitful: int = 0
    """How many showed media that no page before them had shown."""
    barren_run: int = 0
    """How many since the last of those, in a row."""

    def add(self, fresh_media_count: int) -> None:
        """Count one page."""
        self.pages += 1
        self.fruitful += fresh_media_count > 0
        self.barren_run = 0 if fresh_media_count else self.barren_run + 1


_NOTHING = Tally()


class SeedMemory:
    """The pages of one seed that were read, in the order in which they were.

    What it says depends on nothing else, and all of it stands in the recorded pages: a worker
    that takes a seed over remembers what the one before did (:func:`recalled`). Only media and
    pages that were discovered and still wait are not in there: the queue knows them.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self.left: Counter[str] = Counter()
        """Why links were not followed, and how many."""
        self.hosts_out: dict[str, Url] = {}
        """To which other hosts its pages led, and the root of each as it was linked first."""
        self.media_shown = 0
        """How many media the pages that were read were the first to show."""
        self._shapes: dict[str, Tally] = {}
        self._templates: dict[str, Tally] = {}
        self._likeness = Likeness()
        self._media = Lately()
        self._pages = Lately()
        self._met_media = Lately()
        self._met_links = Lately()

    @property
    def size(self) -> int:
        """How many things it holds."""
        met = len(self._met_media) + len(self._met_links)
        sets = len(self._media) + len(self._pages) + met
        return sets + len(self._shapes) + len(self._templates) + 4 * len(self._likeness)

    def has_met_media(self, url: Url) -> bool:
        """Return at once whether media at this very spelling of an address was taken in before."""
        return hash(url) in self._met_media

    def is_new_media(self, url: Url) -> bool:
        """Return whether no page has shown media at ``url`` before; from now on one has."""
        self._met_media.add(hash(url))
        return self._media.add(_mark(url))

    def unmet(self, links: Iterable[PageLink]) -> list[PageLink]:
        """Return the links but those to pages that were led to before: most of a page's links.

        It goes by spelling and costs a twentieth of :meth:`knows_page`, which goes by identity.
        """
        met = self._met_links
        return [link for link in links if hash(link.url) not in met]

    def meet(self, url: Url) -> None:
        """Take in that a link to this spelling leads to nothing new any more."""
        self._met_links.add(hash(url))

    def knows_page(self, url: Url) -> bool:
        """Return whether a page that was followed led to ``url``, or was it."""
        return _mark(url) in self._pages

    def follow(self, url: Url) -> None:
        """Take in that a page leads to ``url``, and that it is followed."""
        self._pages.add(_mark(url))

    def leave(self, why: str, links: int = 1) -> None:
        """Count links that are not followed, by the kind of reason: without its figures."""
        self.left[_FIGURE.sub("", why)] += links

    def tally_of(self, shape: Shape) -> Tally:
        """Return what pages of a shape brought so far."""
        return self._shapes.get(shape.name, _NOTHING)

    def why_worn(self, shape: Shape, rule: TrapRule) -> str:
        """Return why no further page of this shape is asked for; empty where it may be."""
        run = self.tally_of(shape).barren_run
        if run < rule.pages_of(shape.walk):
            return ""
        return f"the last {run} pages with such addresses showed nothing new"

    def why_leads_nowhere(
        self, template_hex: str, simhash_hex: str, fresh_media_count: int, rule: TrapRule
    ) -> str:
        """Return why the links of a page that was just read are not followed; empty if they are.

        A page that shows new media always leads on.
        """
        if fresh_media_count:
            return ""
        run = self._templates.get(template_hex, _NOTHING).barren_run if template_hex else 0
        if run >= rule.template_pages:
            return f"the last {run} pages of its template showed nothing new"
        alike = self._likeness.count(simhash_hex, rule.like_bits, rule.like_pages)
        if alike >= rule.like_pages:
            return f"{alike} pages have almost the same words"
        return ""

    def add(self, url: Url, template_hex: str, simhash_hex: str, fresh_media_count: int) -> None:
        """Take in a page that was read; one without a template is a list, and makes no trap."""
        self.media_shown += fresh_media_count
        if not template_hex:
            return
        self._shapes.setdefault(shape_of(url).name, Tally()).add(fresh_media_count)
        self._templates.setdefault(template_hex, Tally()).add(fresh_media_count)
        self._likeness.add(simhash_hex)

    def recall(self, page: Page, *, is_first: bool) -> None:
        """Take in a recorded visit: to a page for the first time, or whatever other."""
        if is_first:
            self._pages.add(_mark(page.url))
            self.add(page.url, page.template_hex, page.simhash_hex, page.fresh_media_count)
        elif not page.template_hex:
            self._media.add(_mark(page.url))


def recalled(seed: Seed, pages: Iterable[Page]) -> SeedMemory:
    """Return the memory of whoever read these recorded pages of ``seed``.

    Order counts for the pages that were read, which a budget bounds; of media there may be very
    many, and none of their records is held.
    """
    memory = SeedMemory()
    read: list[Page] = []
    for page in pages:
        if _is_first(seed, page):
            read.append(page)
        else:
            memory.recall(page, is_first=False)
    for page in sorted(read, key=_when):
        memory.recall(page, is_first=True)
    return memory


def _when(page: Page) -> tuple[datetime, str]:
    return page.fetched_at, page.page_id


def _is_first(seed: Seed, page: Page) -> bool:
    """Return whether a recorded visit was made to read a page, and was its first."""
    return Visit(page.url, Purpose.PAGE, seed, page.fetched_at).visit_id == page.page_id


def _mark(url: Url) -> int:
    """Return 64 bits that stand for an address in this process: a quarter of its key's size."""
    return hash(url.key)
