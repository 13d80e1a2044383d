"""HAR: fetches in the form that browsers' tools read (HTTP Archive 1.2), every address defanged."""

import re
from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus

from orbweaver.model.clock import iso
from orbweaver.model.page import Page
from orbweaver.model.url import defang

_ADDRESS = re.compile(r"(https?:)?//[^\s\"'<>;,)]+", re.IGNORECASE)
_UNKNOWN = -1
Entry = dict[str, object]


def har_of(pages: Iterable[Page], creator: str) -> Entry:
    """Return fetches as a HAR log. No live address is in it, not in a header either."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "orbweaver", "version": creator},
            "comment": "Addresses are defanged. Bodies are not in it; their SHA-256 is.",
            "entries": [_entry(page) for page in pages],
        }
    }


def _entry(page: Page) -> Entry:
    wait_ms, total_ms = page.first_byte_s * 1000, page.elapsed_s * 1000
    entry = {
        "startedDateTime": iso(page.fetched_at - timedelta(seconds=page.elapsed_s)),
        "time": round(total_ms, 3),
        "request": _request(page),
        "response": _response(page),
        "cache": {},
        "timings": {
            "send": 0,
            "wait": round(wait_ms, 3),
            "receive": round(max(0.0, total_ms - wait_ms), 3),
        },
        "_page_id": page.page_id,
        "_seed_id": page.seed_id,
        "_vantage": page.vantage,
    }
    facts = {
        "serverIPAddress": page.address,
        "_error": defanged(page.error),
        "_departure": page.departure,
    }
    return entry | {name: value for name, value in facts.items() if value}


def _request(page: Page) -> Entry:
    return {
        "method": "GET",
        "url": str(page.url),
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "queryString": [],
        "headersSize": _UNKNOWN,
        "bodySize": 0,
    }


def _response(page: Page) -> Entry:
    moved = str(page.final_url) if page.final_url != page.url else ""
    return {
        "status": page.status or 0,
        "statusText": phrase(page.status),
        "httpVersion": "",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in headers_of(page)],
        "content": {
            "size": page.size_bytes,
            "mimeType": page.media_type,
            "_sha256": page.sha256_hex or "",
        },
        "redirectURL": moved,
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
    }


def headers_of(page: Page) -> tuple[tuple[str, str], ...]:
    """Return the headers of a page, with the addresses in them defanged."""
    return tuple((name, defanged(value)) for name, value in page.headers)


def defanged(text: str) -> str:
    """Return a text with every address in it defanged.

    >>> defanged('<https://rocks.example/a>; rel="next"')
    '<hxxps://rocks[.]example/a>; rel="next"'
    """
    return _ADDRESS.sub(lambda found: defang(_in_lower_case(found[1] or "", found[0])), text)


def _in_lower_case(scheme: str, address: str) -> str:
    return scheme.lower() + address[len(scheme) :]


def phrase(status: int | None) -> str:
    """Return what a status means; empty where there was no reply, or nobody named it."""
    try:
        return HTTPStatus(status or 0).phrase
    except ValueError:
        return ""
