"""What one look at a noticed address says."""

import pytest

from orbweaver.crawl.checks import Look, judge_check
from orbweaver.errors import (
    FetchTimeout,
    ForbiddenByRobots,
    HostUnreachable,
    NoSuchHost,
    OrbweaverError,
)
from orbweaver.model.check import Availability, AvailabilityCheck
from orbweaver.model.media import Media
from orbweaver.model.seed import Seed
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.fetcher.port import FetchReply
from tests.crawl.plans import NOON, replied, seed_at

URL = Url.parse("http://garden.example/lily.jpg")
SEED: Seed = seed_at(URL)
SHA, PDQ = "a" * 64, "0" * 64
JPEG = b"\xff\xd8\xff and so on"
VISIT = Visit(
    URL, Purpose.CHECK, SEED, NOON, round_number=3, expects_sha256_hex=SHA, expects_pdq_hex=PDQ
)


def media(sha256_hex: str = "b" * 64, pdq_hex: str = PDQ, quality: int = 90) -> Media:
    """Return scanned media."""
    signals = (Signal("pdq", pdq_hex, quality),) if pdq_hex else ()
    return Media(sha256_hex, 15, "image/jpeg", 640, 480, signals)


def picture(final_url: Url | None = None, status: int = 200) -> FetchReply:
    """Return a reply that is a picture."""
    return replied(URL, JPEG, status=status, media_type="image/jpeg", final_url=final_url)


def judged(
    reply: FetchReply | None = None,
    *,
    error: OrbweaverError | None = None,
    seen: Media | None = None,
    visit: Visit = VISIT,
) -> AvailabilityCheck:
    """Judge one look."""
    return judge_check(visit, Look(NOON, "direct", reply, error, seen))


@pytest.mark.parametrize("status", [404, 410])
def test_not_found_and_gone_are_down(status: int) -> None:
    check = judged(replied(URL, b"<!doctype html>no", status=status))
    assert (check.availability, check.status) == (Availability.DOWN, status)


def test_a_host_without_a_name_is_down() -> None:
    assert judged(error=NoSuchHost()).availability is Availability.DOWN


@pytest.mark.parametrize("error", [HostUnreachable(), FetchTimeout(), ForbiddenByRobots()])
def test_no_look_is_unknown(error: OrbweaverError) -> None:
    check = judged(error=error)
    assert check.availability is Availability.UNKNOWN
    assert str(error) in check.evidence


@pytest.mark.parametrize("status", [400, 401, 403, 429, 451, 500, 502, 503])
def test_a_shut_door_is_unknown(status: int) -> None:
    check = judged(replied(URL, b"<html>", status=status))
    assert check.availability is Availability.UNKNOWN
    assert str(status) in check.evidence


def test_the_same_bytes_are_up() -> None:
    check = judged(picture(), seen=media(SHA))
    assert (check.availability, check.served_sha256_hex) == (Availability.UP, SHA)


def test_a_near_copy_is_up() -> None:
    check = judged(picture(), seen=media(pdq_hex="0" * 56 + "7fffffff"))
    assert (check.availability, check.distance_bits) == (Availability.UP, 31)


def test_another_picture_is_replaced() -> None:
    check = judged(picture(), seen=media(pdq_hex="0" * 56 + "ffffffff"))
    assert (check.availability, check.distance_bits) == (Availability.REPLACED, 32)


@pytest.mark.parametrize("seen", [media(SHA), media()])
def test_the_same_from_another_host_has_moved(seen: Media) -> None:
    there = Url.parse("http://rocks.example/lily.jpg")
    check = judged(picture(there), seen=seen)
    assert (check.availability, check.moved_to) == (Availability.MOVED, there)


def test_a_redirect_within_the_host_is_no_move() -> None:
    check = judged(picture(Url.parse("http://garden.example/new.jpg")), seen=media(SHA))
    assert (check.availability, check.moved_to) == (Availability.UP, None)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(b"<!doctype html><h1>Gone</h1>", "image/jpeg"), (b"gone", "text/plain"), (b"x", "text/html")],
)
def test_words_where_media_was_are_a_soft_404(body: bytes, media_type: str) -> None:
    check = judged(replied(URL, body, media_type=media_type))
    assert check.availability is Availability.DOWN
    assert "soft 404" in check.evidence


def test_nothing_at_all_is_unknown() -> None:
    assert judged(replied(URL, b"")).availability is Availability.UNKNOWN


@pytest.mark.parametrize("seen", [media(quality=0), media(pdq_hex="")])
def test_what_cannot_be_compared_is_unknown(seen: Media) -> None:
    assert judged(picture(), seen=seen).availability is Availability.UNKNOWN


def test_a_check_is_named_by_what_and_which_round() -> None:
    check = judged(picture(), seen=media(SHA))
    assert (check.url, check.media_sha256_hex, check.round_number) == (URL, SHA, 3)
    assert (check.at, check.vantage) == (NOON, "direct")
