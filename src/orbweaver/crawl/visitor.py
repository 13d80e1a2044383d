"""The visitor: makes one visit, from admission to a sealed ending."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb

import structlog

from orbweaver.crawl.admission import Admission, Passage
from orbweaver.crawl.assessment import Assessor
from orbweaver.crawl.byte_budget import ByteBudget, Room
from orbweaver.crawl.connecting import Connections
from orbweaver.crawl.decoders import Decoders
from orbweaver.crawl.endings import Ending, Endings, Found
from orbweaver.crawl.kinds import is_declared_page, is_list, is_media, is_page, media_type_of
from orbweaver.crawl.needs import Scanned
from orbweaver.crawl.pace import Paces
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.retries import is_passing, retry_after_s
from orbweaver.crawl.returning import Returning
from orbweaver.crawl.sessions import Sessions
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.transport import Transport, no_wish
from orbweaver.errors import (
    FetchError,
    HostPaused,
    HostRests,
    JailUnavailable,
    MediaError,
    OrbweaverError,
    OwnFault,
    Refused,
    StoreError,
    WrongState,
)
from orbweaver.jail.link_header import links_in_header
from orbweaver.jail.page import PageReading
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.fetcher.port import FetchReply, FetchWish
from orbweaver.ports.fetcher.redirects import redirect_target
from orbweaver.signals.pdq_fast import is_fast

_LOG = structlog.get_logger("crawl")
_FIRST_OK, _FIRST_REDIRECT = 200, 300


@dataclass(frozen=True, slots=True)
class Stations:
    """What a visit passes through."""

    admission: Admission
    transport: Transport
    decoders: Decoders
    assessor: Assessor
    endings: Endings
    sessions: Sessions
    connections: Connections
    returning: Returning
    paces: Paces
    progress: CrawlProgress


@dataclass(frozen=True, slots=True)
class _Trip:
    """One visit under way: how it is asked for, and what it was let through with."""

    visit: Visit
    passage: Passage
    wishes: Callable[[Url], FetchWish]
    room: Room


def _own_fault(visit: Visit, fault: Exception) -> OwnFault:
    """Log where it happened; never its message or locals, which may hold media or addresses."""
    at = extract_tb(fault.__traceback__)[-1]
    where = f"{Path(at.filename).name}:{at.lineno}"
    _LOG.error("visit.fault", visit_id=visit.visit_id, kind=type(fault).__name__, where=where)
    return OwnFault(f"{type(fault).__name__} at {where}")


class Visitor:
    """Makes visits; every one ends in exactly one ending, or in cancellation without a trace."""

    def __init__(self, stations: Stations, settings: CrawlSettings, *, keeps_pages: bool) -> None:
        """Put the stations together; ``keeps_pages``: whether endings carry bodies of pages."""
        self._at = stations
        self._limits = settings.limits
        self._page_limits = replace(settings.limits, max_redirects=0)
        self._paused_wait_s = settings.paused_wait_s
        self._keeps_pages = keeps_pages
        self.bytes = ByteBudget(settings.bytes_in_flight)

    async def make(self, visit: Visit) -> Ending:
        """Make a visit: admission, session, fetch, scan or extraction, match, seal.

        Raises:
            StoreError: No room in the vault, or a record that does not read.
            JailUnavailable, WrongState: There is nothing to decode with.
        """
        room = Room(self.bytes, self._limits.keep_body_bytes)
        try:
            await self._at.admission.admit(visit)
            ending = await self._made(visit, room)
            ending.held_bytes = room.hand_over(len(ending.content))
        except (StoreError, JailUnavailable, WrongState):
            raise
        except OrbweaverError as error:
            ending = self._without_reply(visit, error)
        except Exception as fault:  # noqa: BLE001 - one odd page must not stop every crawl
            ending = self._without_reply(visit, _own_fault(visit, fault))
        finally:
            room.keep(0)
        if ending.again_at is not None:
            self._at.admission.refund(visit)
        ending.host_state = ending.host_state or self._at.paces.news(visit.url.host)
        return ending

    async def _made(self, visit: Visit, room: Room) -> Ending:
        try:
            self._at.transport.check_rest(visit.url.host)
            await self._at.sessions.open(visit.url)
            trip = await self._trip(visit, room)
            ending = await self._went(trip)
        except WrongState:
            raise
        except HostRests as rest:
            return self._at.endings.waits(visit, rest, rest.wait_s)
        except HostPaused as pause:
            return self._paused(visit, pause)
        except (FetchError, Refused) as error:
            ending = self._without_reply(visit, error)
        else:
            if trip.passage.departure:
                ending.page = replace(ending.page, departure=trip.passage.departure)
        await self._at.returning.plan(ending)
        return ending

    async def _trip(self, visit: Visit, room: Room) -> _Trip:
        passage = self._at.admission.permit(visit)
        if not visit.interval_s and self._at.admission.wishes_nothing and not self._at.sessions:
            return _Trip(visit, passage, no_wish, room)  # nearly all trips
        etag, last_modified = await self._at.returning.validators(visit)

        def wishes(here: Url) -> FetchWish:
            plain, identity = self._at.admission.wish(here), self._at.sessions.identity_of(here)
            is_asked_again = bool(etag or last_modified) and here == visit.url
            if not identity and not is_asked_again:
                return plain
            return FetchWish(
                route=plain.route,
                identity=identity,
                etag=etag if is_asked_again else "",
                last_modified=last_modified if is_asked_again else "",
            )

        return _Trip(visit, passage, wishes, room)

    async def _went(self, trip: _Trip) -> Ending:
        """Fetch and take in; again where a session had been lost and is open again."""
        reply = await self._fetch(trip)
        while await self._at.sessions.renewed(trip.visit.url, reply):
            reply = await self._fetch(trip)
        return await self._take_in(trip, reply)

    async def _fetch(self, trip: _Trip) -> FetchReply:
        is_page = trip.visit.purpose is Purpose.PAGE
        limits = self._page_limits if is_page else self._limits
        return await self._at.transport.get(
            trip.visit.url,
            limits,
            same_origin_only=is_page,
            permit=trip.passage,
            wishes=trip.wishes,
            room=trip.room,
        )

    def _paused(self, visit: Visit, pause: HostPaused) -> Ending:
        ending = self._at.endings.waits(visit, pause, self._paused_wait_s)
        ending.host_state = self._at.paces.paused(visit.url.host, pause.detail)
        return ending

    def _without_reply(self, visit: Visit, error: OrbweaverError) -> Ending:
        if visit.purpose is Purpose.CHECK:
            return self._at.endings.checked(visit, error=error)
        return self._at.endings.failed(visit, error, self._at.admission.wait_s(visit))

    async def _take_in(self, trip: _Trip, reply: FetchReply) -> Ending:
        visit, endings = trip.visit, self._at.endings
        if visit.purpose is Purpose.CHECK:
            return await self._check(visit, reply)
        if is_passing(reply):
            self._at.transport.rest(reply.final_url.host, retry_after_s(reply, endings.now()))
            return endings.put_off(visit, reply)
        target = redirect_target(reply) if visit.purpose is Purpose.PAGE else None
        if target is not None:
            follow = await self._at.admission.follow(visit, target)
            return endings.redirected(visit, reply, target, follow)
        if not _FIRST_OK <= reply.status < _FIRST_REDIRECT:
            return endings.plain(visit, reply)
        if visit.purpose is Purpose.KEEP:
            return await self._keep(visit, reply)
        return await self._see(trip, reply)

    async def _see(self, trip: _Trip, reply: FetchReply) -> Ending:
        visit, media_type = trip.visit, media_type_of(reply)
        if is_media(media_type):
            with self._at.progress.stage("scan"):
                scanned = await self._at.decoders.scan(reply)
            if scanned.media.width_px or not is_declared_page(reply):
                return await self._sight(visit, reply, scanned)
        is_read = is_page(media_type) or is_declared_page(reply)
        if visit.purpose is Purpose.PAGE and (is_read or is_list(reply)):
            return await self._read(trip, reply)
        if is_read and self._at.connections.knows(visit.url):
            return await self._read_in_place_of_media(visit, reply)
        return self._at.endings.plain(visit, reply)

    async def _sight(self, visit: Visit, reply: FetchReply, scanned: Scanned) -> Ending:
        is_broken = scanned.error is not None and scanned.media.media_type.startswith("image/")
        ending = self._at.endings.sighted(
            visit,
            reply,
            scanned.media,
            error=str(scanned.error) if is_broken else "",
            keep=self._at.admission.may_keep(visit) and reply.is_whole,
        )
        with self._at.progress.stage("match"):
            return await self._at.assessor.assess(ending)

    async def _read(self, trip: _Trip, reply: FetchReply) -> Ending:
        visit = trip.visit
        try:
            with self._at.progress.stage("read"):
                reading = await self._at.decoders.read(reply)
        except MediaError as error:
            return self._at.endings.plain(visit, reply, error=str(error))
        if await self._at.sessions.renewed(visit.url, reply, reading):
            return await self._went(trip)
        header = reply.header("link")
        if header:
            led = links_in_header(header, reply.final_url)
            reading = replace(reading, links=(*reading.links, *led))
        return await self._follow(visit, reply, reading)

    async def _follow(self, visit: Visit, reply: FetchReply, reading: PageReading) -> Ending:
        discovery = await self._at.admission.discover(visit, reading)
        followed = await self._at.connections.follow(visit, reply, reading, discovery.visits)
        found = Found(
            sha256_hex=sha256(reply.body).hexdigest(),
            simhash_hex=reading.simhash_hex,
            template_hex=reading.template_hex,
            fresh_media_count=discovery.fresh_media_count,
        )
        ending = self._at.endings.read(visit, reply, found, followed.visits)
        ending.cursor = followed.cursor
        ending.content = reply.body if self._keeps_pages else b""
        return ending

    async def _read_in_place_of_media(self, visit: Visit, reply: FetchReply) -> Ending:
        """Look for the media on a page that a connector's site shows where media was linked."""
        try:
            reading = await self._at.decoders.read(reply)
        except MediaError as error:
            return self._at.endings.plain(visit, reply, error=str(error))
        shown = self._at.connections.shown(visit, reply, reading)
        return self._at.endings.plain(visit, reply, discovered=shown)

    async def _keep(self, visit: Visit, reply: FetchReply) -> Ending:
        scanned = await self._at.decoders.scan(reply)
        if scanned.media.sha256_hex != visit.expects_sha256_hex or not reply.is_whole:
            return self._at.endings.plain(visit, reply, error="other bytes stand there now")
        await self._at.assessor.seal(scanned.media.sha256_hex, reply.body)
        return self._at.endings.plain(visit, reply)

    async def _check(self, visit: Visit, reply: FetchReply) -> Ending:
        media = None
        if reply.status == _FIRST_OK and is_media(media_type_of(reply)):
            media = (await self._at.decoders.scan(reply)).media
            if is_fast(media):
                media = (await self._at.decoders.read_exactly(reply.body, media)).media
        return self._at.endings.checked(visit, reply=reply, media=media)
