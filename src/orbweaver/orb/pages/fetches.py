"""Every fetch of one seed and its branches, for who lists places: in a table and as a file."""

import json
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from orbweaver.casework.access.crawl import access_fetches
from orbweaver.deployment.crawl_map import pages_of
from orbweaver.deployment.web_services import web_services
from orbweaver.model.page import Page
from orbweaver.orb.har import defanged, har_of, headers_of
from orbweaver.orb.pages.paging import Paging, page_number, paging
from orbweaver.orb.pages.words import SHORT_HASH_CHARS, short_id, size
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

FETCHES_A_PAGE = 100
MOST_FETCHES = 5_000
"""So many are put in order of time; of a larger seed, those with the lowest ids."""
_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class FetchRow:
    """One fetch."""

    at: datetime
    place: str
    """Defanged."""
    led_to: str
    vantage: str
    address: str
    status: str
    media_type: str
    size: str
    sha256: str
    sha256_hex: str
    first_byte_ms: int
    total_ms: int
    error: str
    departure: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FetchesPage:
    """A page of them, the latest first."""

    short_id: str
    seed_href: str
    file_href: str
    rows: tuple[FetchRow, ...]
    paging: Paging
    most: int
    """How many are looked at, where there may be more; 0 where these are all."""


@require_GET
def fetches(request: HttpRequest, seed_id: str) -> HttpResponse:
    """Show what was asked, from where, and what came back."""
    found, number = _fetches(request, seed_id), page_number(request)
    start = (number - 1) * FETCHES_A_PAGE
    end = start + FETCHES_A_PAGE
    page = FetchesPage(
        short_id=short_id(seed_id),
        seed_href=reverse("orb:crawl-seed", args=[seed_id]),
        file_href=reverse("orb:crawl-har", args=[seed_id]),
        rows=tuple(map(_row, found[start:end])),
        paging=paging("crawl-fetches", number, has_more=len(found) > end, args=(seed_id,)),
        most=MOST_FETCHES if len(found) == MOST_FETCHES else 0,
    )
    return show(request, "orb/fetches.html", page)


@require_GET
def har(request: HttpRequest, seed_id: str) -> HttpResponse:
    """Give the same as a file in the form of HAR."""
    content = har_of(reversed(_fetches(request, seed_id)), version("orbweaver"))
    answer = HttpResponse(json.dumps(content, indent=1), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="seed-{short_id(seed_id)}.har"'
    return answer


def _fetches(request: HttpRequest, seed_id: str) -> list[Page]:
    """Return the fetches of a seed and its branches, the latest first."""
    services = web_services()
    line = access_fetches(services.office, person_of(request), seed_id)
    found = islice(pages_of(services.ledger, line.seed.seed_id), MOST_FETCHES)
    return sorted(found, key=lambda page: (page.fetched_at, page.page_id), reverse=True)


def _row(page: Page) -> FetchRow:
    return FetchRow(
        at=page.fetched_at,
        place=str(page.url),
        led_to=str(page.final_url) if page.final_url != page.url else "",
        vantage=page.vantage,
        address=page.address,
        status=str(page.status or "–"),
        media_type=page.media_type,
        size=size(page.size_bytes) if page.status else "",
        sha256=(page.sha256_hex or "")[:SHORT_HASH_CHARS],
        sha256_hex=page.sha256_hex or "",
        first_byte_ms=round(page.first_byte_s * _MILLISECONDS),
        total_ms=round(page.elapsed_s * _MILLISECONDS),
        error=defanged(page.error),
        departure=page.departure,
        headers=headers_of(page),
    )
