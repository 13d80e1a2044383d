"""Connecting: which connector a page belongs to, and its answer made into visits and a cursor."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from orbweaver.connectors.connector import Connector, Ref, Seen
from orbweaver.crawl.kinds import declared_type
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.crawl.ranking import CLASSES, rank_after
from orbweaver.errors import MediaError
from orbweaver.jail.outline import Outline
from orbweaver.jail.page import PageReading
from orbweaver.model.place_cursor import PlaceCursor
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.fetcher.port import FetchReply
from orbweaver.ports.ledger.port import Ledger

ReadJson = Callable[[bytes], Awaitable[Outline]]
"""Reads a JSON document in the jail; raises ``MediaError`` where it is none."""
_MOST_PLACES = 10_000
_MOST_GROWN = 500
"""So many pages come back early for one page's word."""
_MEDIA_CLASS, _PAGE_CLASS = 0, 2
_FIRST_CLASS, _LAST_CLASS = 1, CLASSES - 1
_JSON = "application/json"
_TAKEN = frozenset({Purpose.PAGE, Purpose.MEDIA})


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows from one page: both stand in the commit of its visit."""

    visits: tuple[Visit, ...]
    cursor: PlaceCursor | None = None


class Connections:
    """The connectors of one worker.

    A position is remembered here as soon as it is known, since a place's next page may be read
    before the last one is committed; it hides nothing, so being ahead of the ledger costs nothing.
    """

    def __init__(
        self, shelf: Mapping[str, Connector], ledger: Ledger, thread: OwnThread, outline: ReadJson
    ) -> None:
        """Ask ``ledger`` on its ``thread`` for positions, and by ``outline`` what JSON says."""
        self._shelf = shelf
        self._ledger = ledger
        self._thread = thread
        self._outline = outline
        self._positions: dict[tuple[str, str], str] = {}

    def of(self, url: Url, reading: PageReading | None = None) -> Connector:
        """Return the connector that is surest of a page; of two alike, the first by name."""
        return max(self._shelf.values(), key=lambda one: one.match(url, reading))

    def knows(self, url: Url) -> bool:
        """Return whether some connector knows an address for its kind, before it is read."""
        return not self._is_web(self.of(url))

    async def follow(
        self,
        visit: Visit,
        reply: FetchReply,
        reading: PageReading | None,
        offered: tuple[Visit, ...],
    ) -> Followed:
        """Return what a page leads to; ``offered`` is what the general rules found on it.

        Call it for every page that was read, and, without a reading, for a reply to a PAGE visit
        that is neither page nor media where :meth:`knows` its address.
        """
        connector = self.of(reply.final_url, reading)
        if self._is_web(connector):
            return Followed(offered)
        seen = Seen(reply, reading, await self._outline_of(reply))
        place = connector.place(seen)
        before = await self._position(connector, place)
        refs = tuple(Ref(each.url, each.purpose) for each in offered)
        found = connector.discover(seen, refs, before)
        read_before = await self._read_before(visit, found.refs)
        visits = _in_line(visit, tuple(_visits(visit, offered, found.refs, read_before)))
        if place is None or found.position == before:
            return Followed(visits)
        self._remember(connector, place, found.position)
        return Followed(visits, PlaceCursor(connector.name, place.key, found.position))

    def shown(self, visit: Visit, reply: FetchReply, reading: PageReading) -> tuple[Visit, ...]:
        """Return the media of a page that stands where a MEDIA visit looked for media.

        None of them stands on a page again: media cost no budget, and such pages could lead from
        one to the next without an end. Read the page only where :meth:`knows` the visit's
        address: elsewhere nothing follows.
        """
        refs = self.of(visit.url).fetch(Seen(reply, reading))
        media = (ref for ref in refs if ref.purpose is Purpose.MEDIA and not self.knows(ref.url))
        return tuple(_visits(visit, (), tuple(media), frozenset()))

    def forget(self) -> None:
        """Ask the ledger again for every position: somebody else may have read on."""
        self._positions.clear()

    def _is_web(self, connector: Connector) -> bool:
        return connector.name == "web"

    async def _outline_of(self, reply: FetchReply) -> Outline | None:
        if declared_type(reply)[0] != _JSON:
            return None
        try:
            return await self._outline(reply.body)
        except MediaError:
            return None  # it is no JSON: then it says nothing

    async def _position(self, connector: Connector, place: Url | None) -> str:
        if place is None:
            return ""
        known = self._positions.get((connector.name, place.key))
        if known is not None:
            return known
        return await self._thread.call(self._ledger.place_cursor, connector.name, place.key)

    async def _read_before(self, visit: Visit, refs: tuple[Ref, ...]) -> frozenset[str]:
        """Return by key which pages that are said to have grown were ever answered.

        Only such a page comes back, which costs no budget: what a site calls grown and nobody
        has read is a page like any other.
        """
        grown = [ref.url for ref in refs if ref.has_grown and ref.purpose is Purpose.PAGE]
        if not visit.interval_s or not grown:
            return frozenset()
        return await self._thread.call(self._answered, visit, grown[:_MOST_GROWN])

    def _answered(self, visit: Visit, urls: Sequence[Url]) -> frozenset[str]:
        firsts = (Visit(url, Purpose.PAGE, visit.seed, visit.due_at) for url in urls)
        pages = (self._ledger.page(first) for first in firsts)
        return frozenset(page.url.key for page in pages if page and page.status is not None)

    def _remember(self, connector: Connector, place: Url, position: str) -> None:
        if len(self._positions) >= _MOST_PLACES:
            self._positions.clear()
        self._positions[connector.name, place.key] = position


def _visits(
    visit: Visit, offered: tuple[Visit, ...], refs: tuple[Ref, ...], read_before: frozenset[str]
) -> Iterator[Visit]:
    """Yield the visits that references stand for, each once; what leaves the scope is dropped."""
    known = {(each.url.key, each.purpose): each for each in offered}
    made: set[tuple[str, Purpose]] = set()
    for ref in refs:
        name = ref.url.key, ref.purpose
        found = known.get(name) or _new_visit(visit, ref)
        if found is None or name in made or ref.purpose not in _TAKEN:
            continue
        made.add(name)
        comes_back = ref.has_grown and ref.url.key in read_before
        yield _again(visit, found) if comes_back else found


def _new_visit(visit: Visit, ref: Ref) -> Visit | None:
    """Return the visit to what no general rule found; a page only within the seed's scope."""
    is_page = ref.purpose is Purpose.PAGE
    hops = visit.hops + 1 if is_page else visit.hops
    seed = visit.seed
    in_scope = hops <= seed.scope.max_hops and seed.scope.covers(seed.url, ref.url)
    if ref.url.has_credentials or (is_page and not in_scope):
        return None
    return Visit(
        url=ref.url,
        purpose=ref.purpose,
        seed=seed,
        due_at=visit.due_at,
        found_on=visit.url,
        hops=hops,
        rank=rank_after(visit, hops, _PAGE_CLASS if is_page else _MEDIA_CLASS),
    )


def _in_line(visit: Visit, found: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """Let pages of the seed be visited in the order in which a connector names them.

    The order stays within a level of hops, as every rank does.
    """
    ours = [each for each in found if each.purpose is Purpose.PAGE and each.seed == visit.seed]
    classes = {
        each.visit_id: _FIRST_CLASS + place * (_LAST_CLASS - _FIRST_CLASS) // max(len(ours) - 1, 1)
        for place, each in enumerate(ours)
    }
    return tuple(
        replace(each, rank=rank_after(visit, each.hops, classes[each.visit_id]))
        if each.visit_id in classes
        else each
        for each in found
    )


def _again(visit: Visit, found: Visit) -> Visit:
    """Return the visit to a page that has grown, in the round in which that was noticed."""
    return replace(found, round_number=visit.round_number, interval_s=visit.interval_s)
