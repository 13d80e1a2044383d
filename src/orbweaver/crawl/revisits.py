"""Revisits: when a page comes back, by what it brought, as pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import zip_longest

from orbweaver.model.page import Page
from orbweaver.model.visit import Purpose, Visit

_LONGEST_VALIDATOR_CHARS = 256
_SHRINK, _GROW = 2, 2


@dataclass(frozen=True, slots=True)
class RevisitRule:
    """How soon pages come back; the meaning of each field stands in the section ``revisit``."""

    first_s: int = 6 * 3600
    least_s: int = 3600
    most_s: int = 7 * 86_400
    quiet_rounds: int = 4
    longest_s: int = 90 * 86_400
    index_links: int = 10


@dataclass(frozen=True, slots=True)
class Brought:
    """What a page has brought with this visit, as far as it can be told when it ends."""

    finds: int = 0
    """What a bank knows, seen on it since its last visit."""
    media: int = 0
    """Media addresses that no page of its seed had shown before."""
    links: int = 0
    """Pages of its seed that it leads to; of a later visit, those that nobody led to before."""
    quiet_rounds: int = 0
    """How many visits in a row, this one included, found it gone or as it was."""
    first_at: datetime | None = None
    """When its first visit was; nothing where this is it."""


def next_visit(
    visit: Visit, page: Page, brought: Brought, rule: RevisitRule, now: datetime
) -> Visit | None:
    """Return the next visit to a page that was just fetched; nothing where it does not come back.

    Pages that yield come back sooner, the others later. Worth a second visit are the seed's own
    page, pages that show media, and indexes; from then on what a page brings decides.
    """
    if visit.purpose is not Purpose.PAGE or is_moved(page):
        return None
    is_first = visit.interval_s == 0
    if is_first and not _is_worth_a_visit(visit, brought, rule):
        return None
    if brought.quiet_rounds >= rule.quiet_rounds or _is_old(brought, rule, now):
        return None
    interval_s = rule.first_s if is_first else _interval_s(visit.interval_s, brought, rule)
    return replace(
        visit,
        due_at=now + timedelta(seconds=interval_s),
        round_number=visit.round_number + 1,
        interval_s=interval_s,
        attempts=0,
    )


def _is_worth_a_visit(visit: Visit, brought: Brought, rule: RevisitRule) -> bool:
    shows = brought.finds > 0 or brought.media > 0
    return visit.hops == 0 or shows or brought.links >= rule.index_links


def _is_old(brought: Brought, rule: RevisitRule, now: datetime) -> bool:
    first_at = brought.first_at
    return first_at is not None and now - first_at > timedelta(seconds=rule.longest_s)


def _interval_s(before_s: int, brought: Brought, rule: RevisitRule) -> int:
    if brought.finds or brought.media:
        return max(rule.least_s, before_s // _SHRINK)
    if brought.links:
        return before_s
    return min(rule.most_s, before_s * _GROW)


def is_moved(page: Page) -> bool:
    """Return whether a page only led elsewhere: where it led to is looked at instead."""
    status = page.status or 0
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    return is_redirect and status != HTTPStatus.NOT_MODIFIED


def quiet_rounds(pages: Sequence[Page]) -> int:
    """Return how many of the latest visits in a row found a page gone, or as it was.

    ``pages`` are its visits, the latest first. Whatever is not told by hash or status counts as
    a change.
    """
    count = 0
    for page, before in zip_longest(pages, pages[1:]):
        if not (_is_gone(page) or _is_unchanged(page, before)):
            break
        count += 1
    return count


def _is_gone(page: Page) -> bool:
    return page.status is None or page.status >= HTTPStatus.BAD_REQUEST


def _is_unchanged(page: Page, before: Page | None) -> bool:
    if page.status == HTTPStatus.NOT_MODIFIED:
        return True
    return before is not None and page.sha256_hex is not None and _same(page, before)


def _same(page: Page, before: Page) -> bool:
    return (page.status, page.sha256_hex) == (before.status, before.sha256_hex)


def validators_of(page: Page) -> tuple[str, str]:
    """Return ``ETag`` and ``Last-Modified`` of a page, to ask for it again only if it changed.

    Both are empty where the page was not read to its end, since it must be read then, and where
    a header could be none of ours to repeat: too long, or with control characters.
    """
    if page.error or _is_gone(page):
        return "", ""
    return _header(page, "etag"), _header(page, "last-modified")


def _header(page: Page, name: str) -> str:
    value = next((value for key, value in page.headers if key == name), "").strip()
    is_fit = len(value) <= _LONGEST_VALIDATOR_CHARS and value.isascii() and value.isprintable()
    return value if is_fit else ""
