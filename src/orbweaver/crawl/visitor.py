"""The visitor: makes one visit, from admission to a sealed ending."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb

import structlog

from orbweaver.crawl.admission import Admission, Passage
from orbweaver.crawl.assessment import Assessor
from orbweaver.crawl.byte_budget import ByteBudget
from orbweaver.crawl.decoders import Decoders
from orbweaver.crawl.endings import Ending, Endings, Found, is_passing, retry_after_s
from orbweaver.crawl.kinds import is_declared_page, is_media, is_page, media_type_of
from orbweaver.crawl.needs import Scanned
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.transport import Transport
from orbweaver.errors import (
    FetchError,
    MalformedReply,
    MediaError,
    OrbweaverError,
    OwnFault,
    Refused,
)
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.fetcher.port import FetchReply
from orbweaver.ports.fetcher.redirects import redirect_target
from orbweaver.signals.pdq_fast import is_fast

_LOG = structlog.get_logger("crawl")
_FIRST_OK, _FIRST_REDIRECT = 200, 300


def _own_fault(visit: Visit, fault: Exception) -> OwnFault:
    """Log where it happened; never its message or locals, which may hold media or addresses."""
    at = extract_tb(fault.__traceback__)[-1]
    where = f"{Path(at.filename).name}:{at.lineno}"
    _LOG.error("visit.fault", visit_id=visit.visit_id, kind=type(fault).__name__, where=where)
    return OwnFault(f"{type(fault).__name__} at {where}")


class Visitor:
    """Makes visits; every one ends in exactly one ending, or in cancellation without a trace."""

    def __init__(
        self,
        admission: Admission,
        transport: Transport,
        decoders: Decoders,
        assessor: Assessor,
        endings: Endings,
        settings: CrawlSettings,
    ) -> None:
        """Put the stations together."""
        self._admission = admission
        self._transport = transport
        self._decoders = decoders
        self._assessor = assessor
        self._endings = endings
        self._limits = settings.limits
        self._page_limits = replace(settings.limits, max_redirects=0)
        self.bytes = ByteBudget(settings.bytes_in_flight)

    async def make(self, visit: Visit) -> Ending:
        """Make a visit: admission, fetch, scan or extraction, match, seal.

        Raises:
            StoreFull: The vault has no room.
            WrongState: The jail is closed.
        """
        held_bytes = 0
        try:
            await self._admission.admit(visit)
            held_bytes = await self.bytes.take(self._limits.keep_body_bytes)
            ending = await self._made(visit)
            ending.held_bytes = min(held_bytes, len(ending.content))
            held_bytes -= ending.held_bytes
        except Refused as error:
            ending = self._without_reply(visit, error)
        except OrbweaverError:
            raise
        except Exception as fault:  # noqa: BLE001 - one odd page must not stop every crawl
            ending = self._without_reply(visit, _own_fault(visit, fault))
        finally:
            self.bytes.give_back(held_bytes)
        if ending.again_at is not None:
            self._admission.refund(visit)
        return ending

    async def _made(self, visit: Visit) -> Ending:
        passage = self._admission.permit(visit)
        try:
            reply = await self._fetch(visit, passage)
        except (FetchError, Refused) as error:
            return self._without_reply(visit, error)
        try:
            ending = await self._take_in(visit, reply)
        except MalformedReply as error:
            return self._without_reply(visit, error)
        if passage.departure:
            ending.page = replace(ending.page, departure=passage.departure)
        return ending

    async def _fetch(self, visit: Visit, permit: Passage) -> FetchReply:
        is_page = visit.purpose is Purpose.PAGE
        limits = self._page_limits if is_page else self._limits
        return await self._transport.get(visit.url, limits, same_origin_only=is_page, permit=permit)

    def _without_reply(self, visit: Visit, error: OrbweaverError) -> Ending:
        if visit.purpose is Purpose.CHECK:
            return self._endings.checked(visit, error=error)
        return self._endings.failed(visit, error, self._admission.wait_s(visit))

    async def _take_in(self, visit: Visit, reply: FetchReply) -> Ending:
        if visit.purpose is Purpose.CHECK:
            return await self._check(visit, reply)
        if is_passing(reply):
            pause_s = retry_after_s(reply, self._endings.now())
            self._transport.rest(visit.url.host, pause_s)
            return self._endings.put_off(visit, reply)
        target = redirect_target(reply) if visit.purpose is Purpose.PAGE else None
        if target is not None:
            follow = await self._admission.follow(visit, target)
            return self._endings.redirected(visit, reply, target, follow)
        if not _FIRST_OK <= reply.status < _FIRST_REDIRECT:
            return self._endings.plain(visit, reply)
        if visit.purpose is Purpose.KEEP:
            return await self._keep(visit, reply)
        return await self._see(visit, reply)

    async def _see(self, visit: Visit, reply: FetchReply) -> Ending:
        media_type = media_type_of(reply)
        if is_media(media_type):
            scanned = await self._decoders.scan(reply)
            if scanned.media.width_px or not is_declared_page(reply):
                return await self._sight(visit, reply, scanned)
        if visit.purpose is Purpose.PAGE and (is_page(media_type) or is_declared_page(reply)):
            return await self._read(visit, reply)
        return self._endings.plain(visit, reply)

    async def _sight(self, visit: Visit, reply: FetchReply, scanned: Scanned) -> Ending:
        is_broken = scanned.error is not None and scanned.media.media_type.startswith("image/")
        ending = self._endings.sighted(
            visit,
            reply,
            scanned.media,
            error=str(scanned.error) if is_broken else "",
            keep=self._admission.may_keep(visit),
        )
        return await self._assessor.assess(ending)

    async def _read(self, visit: Visit, reply: FetchReply) -> Ending:
        try:
            reading = await self._decoders.read(reply)
        except MediaError as error:
            return self._endings.plain(visit, reply, error=str(error))
        discovery = await self._admission.discover(visit, reading)
        found = Found(
            sha256_hex=sha256(reply.body).hexdigest(),
            simhash_hex=reading.simhash_hex,
            template_hex=reading.template_hex,
            fresh_media_count=discovery.fresh_media_count,
        )
        return self._endings.read(visit, reply, found, discovery.visits)

    async def _keep(self, visit: Visit, reply: FetchReply) -> Ending:
        scanned = await self._decoders.scan(reply)
        if scanned.media.sha256_hex != visit.expects_sha256_hex:
            return self._endings.plain(visit, reply, error="other bytes stand there now")
        await self._assessor.seal(scanned.media.sha256_hex, reply.body)
        return self._endings.plain(visit, reply)

    async def _check(self, visit: Visit, reply: FetchReply) -> Ending:
        media = None
        if reply.status == _FIRST_OK and is_media(media_type_of(reply)):
            media = (await self._decoders.scan(reply)).media
            if is_fast(media):
                media = (await self._decoders.read_exactly(reply.body, media)).media
        return self._endings.checked(visit, reply=reply, media=media)
