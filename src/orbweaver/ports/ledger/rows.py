"""What machines saw as rows of the crawl database."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from orbweaver.model.bank import Match
from orbweaver.model.check import AvailabilityCheck
from orbweaver.model.media import Media, Sighting
from orbweaver.model.page import Page
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose
from orbweaver.ports.database.values import from_us, storable, to_us
from orbweaver.ports.database.work import Row
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import Outcome
from orbweaver.ports.record import to_record

SECOND_US = 1_000_000
_JSON = json.JSONEncoder(separators=(",", ":"))
LOOKING_PURPOSES = (Purpose.PAGE, Purpose.MEDIA)
"""Visits that look around; KEEP and CHECK go back to what was handed over before."""


def page_row(visit_key: Row, outcome: Outcome) -> Row:
    """Return the page that a visit ended with."""
    page = outcome.page
    return (
        *visit_key,
        outcome.visit.url.host,
        str(outcome.visit.purpose),
        page.url.reveal(),
        page.final_url.reveal(),
        page.seed_id,
        page.mandate_id,
        to_us(page.fetched_at),
        page.vantage,
        page.status,
        storable(page.media_type),
        page.size_bytes,
        page.sha256_hex,
        storable(page.address),
        storable(page.error),
        outcome.media is not None,
        _headers_text(page),
        round(page.first_byte_s * SECOND_US),
        round(page.elapsed_s * SECOND_US),
        page.simhash_hex,
        page.template_hex,
        storable(page.departure),
        page.fresh_media_count,
    )


def _headers_text(page: Page) -> str:
    """Spell headers as JSON, in which every character is a plain one."""
    return _JSON.encode(page.headers) if page.headers else ""


def page_of(row: Row) -> Page:
    """Read a row of :data:`orbweaver.ports.ledger.tables.PAGE`."""
    (_, page_id, _, _, url, final_url, seed_id, mandate_id, at_us, vantage) = row[:10]
    status, media_type, size_bytes, sha256_hex, address, error, _, headers = row[10:18]
    first_byte_us, elapsed_us, simhash_hex, template_hex, departure, fresh = row[18:]
    return Page(
        page_id=page_id,
        url=Url.parse(url),
        final_url=Url.parse(final_url),
        seed_id=seed_id,
        mandate_id=mandate_id,
        fetched_at=from_us(at_us),
        vantage=vantage,
        status=status,
        media_type=media_type,
        size_bytes=size_bytes,
        sha256_hex=sha256_hex,
        address=address,
        error=error,
        headers=tuple((name, value) for name, value in json.loads(headers or "[]")),
        first_byte_s=first_byte_us / SECOND_US,
        elapsed_s=elapsed_us / SECOND_US,
        simhash_hex=simhash_hex,
        template_hex=template_hex,
        departure=departure,
        fresh_media_count=fresh,
    )


def media_row(media: Media, now: datetime) -> Row:
    """Return media as first seen now."""
    return (
        media.sha256_hex,
        media.size_bytes,
        storable(media.media_type),
        media.width_px,
        media.height_px,
        to_us(now),
    )


def signal_rows(media: Media) -> Iterator[Row]:
    """Yield the signals of media, in their order."""
    for place, signal in enumerate(media.signals):
        kept = (signal.signal_type, signal.value_hex, signal.quality)
        yield (media.sha256_hex, *kept, place)


def media_of(row: Row, signals: Iterable[Signal]) -> Media:
    """Read a row of :data:`orbweaver.ports.ledger.tables.MEDIA`, with its signals."""
    sha256_hex, size_bytes, media_type, width_px, height_px = row[:5]
    return Media(sha256_hex, size_bytes, media_type, width_px, height_px, tuple(signals))


def sighting_row(sighting: Sighting, outcome: Outcome) -> Row:
    """Return a sighting, and whether it may be handed over as ``beside``."""
    return (
        shard_of(sighting.found_on.host),
        sighting.sighting_id,
        sighting.media_sha256_hex,
        sighting.url.host,
        sighting.url.reveal(),
        sighting.found_on.reveal(),
        sighting.found_on.key,
        sighting.seed_id,
        sighting.mandate_id,
        to_us(sighting.at),
        sighting.vantage,
        sighting.round_number,
        not outcome.is_allowed and outcome.visit.purpose in LOOKING_PURPOSES,
        outcome.keep,
    )


def sighting_of(row: Row) -> Sighting:
    """Read a row of :data:`orbweaver.ports.ledger.tables.SIGHTING`."""
    (_, _, media_sha256_hex, _, url, found_on, _, seed_id, mandate_id) = row[:9]
    at_us, vantage, round_number = row[9:12]
    return Sighting(
        media_sha256_hex=media_sha256_hex,
        url=Url.parse(url),
        found_on=Url.parse(found_on),
        seed_id=seed_id,
        mandate_id=mandate_id,
        at=from_us(at_us),
        vantage=vantage,
        round_number=round_number,
    )


def match_row(match: Match, bank_version: int, now: datetime) -> Row:
    """Return a match as made now."""
    entry = match.entry
    return (
        match.media_sha256_hex,
        entry.entry_id,
        entry.bank,
        entry.signal.signal_type,
        str(match.match_type),
        match.distance_bits,
        entry.allows,
        bank_version,
        to_us(now),
        match.rung,
    )


def check_row(check: AvailabilityCheck) -> Row:
    """Return a check."""
    return (
        check.check_id,
        check.media_sha256_hex,
        str(check.availability),
        to_us(check.at),
        to_record(check),
    )
