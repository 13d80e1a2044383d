"""WARC: what a crawl saw of one seed, as the web's archives write it (ISO 28500, version 1.1).

A page whose body was archived is a ``response``. Media are ``revisit`` records without a body:
their SHA-256 names them in the vault. What brought no body that is kept is a ``metadata`` record.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import IO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from orbweaver.crawl.archive.pages import ArchivedBody
from orbweaver.crawl.kinds import is_words
from orbweaver.model.clock import iso
from orbweaver.model.page import Page

_REMADE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that are no longer true of a body that was decompressed."""
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


@dataclass(slots=True)
class WarcCount:
    """What was written."""

    responses: int = 0
    media: int = 0
    others: int = 0


def write_warc(
    target: IO[bytes],
    pages: Iterable[Page],
    bodies: Iterable[ArchivedBody],
    in_vault: Callable[[str], bool],
    software: str,
) -> WarcCount:
    """Write the fetches of one seed, each exactly once, and return how many of which kind.

    ``in_vault`` says whether the vault holds the bytes of a SHA-256. Records of other fetches
    than those recorded are left out.

    Raises:
        DamagedObject: An archived body does not open.
    """
    writer = _Writer(target, software)
    left = {page.page_id: page for page in pages}
    for body in bodies:
        page = left.get(body.page_id)
        if page is not None and body.is_of(page):
            writer.response(left.pop(body.page_id), body.content)
    for page in sorted(left.values(), key=lambda each: (each.fetched_at, each.page_id)):
        if page.sha256_hex and page.status and not is_words(page.media_type):
            writer.media(page, is_kept=in_vault(page.sha256_hex))
        else:
            writer.other(page)
    return writer.count


class _Writer:
    """Writes records to one file, each compressed by itself."""

    def __init__(self, target: IO[bytes], software: str) -> None:
        self._warc = WARCWriter(target, gzip=True, warc_version="WARC/1.1")
        self.count = WarcCount()
        info = {"software": software, "format": "WARC File Format 1.1"}
        self._warc.write_record(self._warc.create_warcinfo_record("", info))

    def response(self, page: Page, content: bytes) -> None:
        """Write a page with its body."""
        record = self._warc.create_warc_record(
            page.url.reveal(),
            "response",
            payload=BytesIO(content),
            length=len(content),
            http_headers=_http_headers(page, len(content)),
            warc_headers_dict=_facts(page),
        )
        self._warc.write_record(record)
        self.count.responses += 1

    def media(self, page: Page, *, is_kept: bool) -> None:
        """Write media without their bytes."""
        facts = _facts(page) | {
            "WARC-Profile": _PROFILE,
            "WARC-Payload-Digest": f"sha256:{page.sha256_hex}",
            "Orbweaver-Vault": "sealed" if is_kept else "not kept",
        }
        record = self._warc.create_warc_record(
            page.url.reveal(),
            "revisit",
            http_headers=_http_headers(page, page.size_bytes),
            warc_headers_dict=facts,
        )
        self._warc.write_record(record)
        self.count.media += 1

    def other(self, page: Page) -> None:
        """Write what is known of a fetch of which no body is kept."""
        told = {
            "status": page.status,
            "headers": page.headers,
            "media_type": page.media_type,
            "size_bytes": page.size_bytes,
            "sha256_hex": page.sha256_hex,
            "error": page.error,
        }
        content = json.dumps(told).encode()
        record = self._warc.create_warc_record(
            page.url.reveal(),
            "metadata",
            payload=BytesIO(content),
            length=len(content),
            warc_content_type="application/json",
            warc_headers_dict=_facts(page),
        )
        self._warc.write_record(record)
        self.count.others += 1


def _facts(page: Page) -> dict[str, str]:
    """Return the headers of any record of a fetch."""
    facts = {"WARC-Date": iso(page.fetched_at), "Orbweaver-Page": page.page_id}
    facts["Orbweaver-Vantage"] = page.vantage
    if page.address:
        facts["WARC-IP-Address"] = page.address
    return facts


def _http_headers(page: Page, size_bytes: int) -> StatusAndHeaders:
    headers = [
        (f"X-Archive-Orig-{name}" if name in _REMADE else name, value)
        for name, value in page.headers
    ]
    status = page.status or 0
    line = f"{status} {_phrase(status)}"
    length = ("content-length", str(size_bytes))
    return StatusAndHeaders(line, [*headers, length], protocol="HTTP/1.1")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
