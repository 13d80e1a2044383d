"""Availability: what one look at a noticed address says, as a pure function."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.crawl.kinds import is_media, is_words, media_type_of
from orbweaver.errors import NoSuchHost, OrbweaverError
from orbweaver.model.check import Availability, AvailabilityCheck
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.model.visit import Visit
from orbweaver.ports.fetcher.port import FetchReply

NEAR_BITS = 31  # of 256: as far as PDQ is matched near
_GONE = frozenset({404, 410})
_OK = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What came of a look: a reply, or the error in its place; and the media, where it was any."""

    at: datetime
    vantage: str
    reply: FetchReply | None = None
    error: OrbweaverError | None = None
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class _Says:
    availability: Availability
    evidence: str
    distance_bits: int | None = None
    moved_to: Url | None = None


def judge_check(visit: Visit, look: Look) -> AvailabilityCheck:
    """Return what ``look`` says of the media that ``visit`` expects.

    Gone is what says so (404, 410, no such host, a page in words). What we were not let see
    (time-outs, 401, 403, 429, 451, 5xx, robots.txt) is ``UNKNOWN`` and counts as nothing.
    """
    says = _judge(visit, look)
    reply, media = look.reply, look.media
    return AvailabilityCheck(
        url=visit.url,
        media_sha256_hex=visit.expects_sha256_hex or "",
        availability=says.availability,
        at=look.at,
        vantage=look.vantage,
        round_number=visit.round_number,
        status=reply.status if reply else None,
        served_sha256_hex=media.sha256_hex if media else None,
        served_media_type=media_type_of(reply) if reply else "",
        distance_bits=says.distance_bits,
        moved_to=says.moved_to,
        evidence=says.evidence,
    )


def _judge(visit: Visit, look: Look) -> _Says:
    if isinstance(look.error, NoSuchHost):
        return _Says(Availability.DOWN, "the host's name has no address")
    if look.error is not None or look.reply is None:
        return _Says(Availability.UNKNOWN, f"no look was had: {look.error or 'no reply'}")
    if look.reply.status in _GONE:
        return _Says(Availability.DOWN, f"status {look.reply.status}")
    if look.reply.status != _OK:
        return _Says(Availability.UNKNOWN, f"status {look.reply.status} says nothing of the media")
    return _judge_served(visit, look.reply, look.media)


def _judge_served(visit: Visit, reply: FetchReply, media: Media | None) -> _Says:
    media_type = media_type_of(reply)
    if media is not None and is_media(media_type):
        return _judge_media(visit, reply, media)
    if is_words(media_type):
        return _Says(Availability.DOWN, "soft 404: a page in words stands where media was")
    return _Says(Availability.UNKNOWN, "neither media nor a page is served")


def _judge_media(visit: Visit, reply: FetchReply, media: Media) -> _Says:
    if media.sha256_hex == visit.expects_sha256_hex:
        return _still_there(visit, reply, "the same bytes are served", None)
    distance_bits = _distance_bits(visit.expects_pdq_hex, media.signal("pdq"))
    if distance_bits is None:
        return _Says(
            Availability.UNKNOWN, "other media is served, and no PDQ tells how alike it is"
        )
    if distance_bits <= NEAR_BITS:
        evidence = f"a near copy is served, {distance_bits} bits away"
        return _still_there(visit, reply, evidence, distance_bits)
    evidence = f"another picture is served, {distance_bits} bits away"
    return _Says(Availability.REPLACED, evidence, distance_bits)


def _still_there(
    visit: Visit, reply: FetchReply, evidence: str, distance_bits: int | None
) -> _Says:
    if reply.final_url.host == visit.url.host:
        return _Says(Availability.UP, evidence, distance_bits)
    return _Says(
        Availability.MOVED, f"{evidence}, from another host", distance_bits, reply.final_url
    )


def _distance_bits(expected_hex: str | None, served: Signal | None) -> int | None:
    if not expected_hex or served is None or served.quality == 0:
        return None
    return (int(expected_hex, 16) ^ int(served.value_hex, 16)).bit_count()
