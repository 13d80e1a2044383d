"""A crawl in fast mode: whatever is handed over was measured exactly, whenever it was judged."""

import asyncio
import hashlib
import random

import pytest

from orbweaver.jail.pool import JailPool
from orbweaver.model.bank import Match
from orbweaver.model.check import Availability, AvailabilityCheck
from orbweaver.model.finding import Finding
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.scan.confirm import MARGIN_BITS, ConfirmingScanner
from orbweaver.scan.scanner import Scanner
from tests.crawl.origin import Answer, Origin, page, reply, serving
from tests.crawl.plans import NOON, seed_at
from tests.crawl.shed import FixedBanks, Shed, bank_entry
from tests.crawl.sites import crawled, picture
from tests.scan.second_looks import FAST, BlindTheSecondTime, between, both_values, mosaic

MOSAICS = {f"/{n}.jpg": mosaic(seed) for n, seed in enumerate((2, 3))}
"""The one on the reported page, and the one on the page behind it."""
SITE: dict[str, Answer] = {
    "/": page("<img src=/0.jpg><a href=/more>More</a>"),
    "/more": page("<img src=/1.jpg>"),
    **{path: picture(content) for path, content in MOSAICS.items()},
}


@pytest.fixture
def hurried(shed: Shed, jail: JailPool) -> Shed:
    """A shed that scans in fast mode, and whose first look finds nothing near.

    The banks are then asked again, as they are by then: what they say came in between.
    """
    return in_fast_mode(shed, Scanner(jail, FAST))


def in_fast_mode(shed: Shed, scanner: Scanner) -> Shed:
    """Let a shed scan by ``scanner``, whose first look finds nothing near."""
    shed.scans = ConfirmingScanner(scanner, lambda media: [False] * len(media), random.Random(1), 0)
    shed.margin_bits = MARGIN_BITS
    return shed


def handed(shed: Shed) -> dict[str, Finding]:
    """Return every finding by the path of its sighting."""
    found = shed.ledger.handed_findings(0, 10)
    return {each.finding.sighting.url.path: each.finding for each in found}


def seen(shed: Shed, path: str) -> Media:
    """Return what was kept of a picture."""
    sha256_hex = hashlib.sha256(MOSAICS[path]).hexdigest()
    kept = shed.ledger.known_media([sha256_hex])
    return Media(sha256_hex, 0, "", 0, 0, kept[sha256_hex])


def only(finding: Finding) -> Match:
    """Return the one match of a finding."""
    [match] = finding.matches
    return match


def test_what_is_reported_is_measured_exactly_and_what_is_not_stays_fast(
    hurried: Shed, jail: JailPool
) -> None:
    """A case fills a bank with the PDQ of its media: no fast value may stand there."""
    crawled(hurried, SITE)
    assert hurried.findings() == {"/0.jpg": "reported"}
    _, exact = both_values(jail, MOSAICS["/0.jpg"])
    media = handed(hurried)["/0.jpg"].media
    assert media.signal("pdq") == Signal("pdq", exact, 100)
    assert media.signal("pdq-fast") is None
    fast, _ = both_values(jail, MOSAICS["/1.jpg"])
    assert seen(hurried, "/1.jpg").signal("pdq") is None
    assert seen(hurried, "/1.jpg").signal("pdq-fast") == Signal("pdq-fast", fast, 100)


def test_an_entry_that_comes_after_the_first_look_finds_what_only_the_exact_value_is_near(
    hurried: Shed, jail: JailPool
) -> None:
    fast, exact = both_values(jail, MOSAICS["/1.jpg"])
    hurried.banks = FixedBanks(1, [bank_entry(between(exact, fast, 31))])
    crawled(hurried, SITE)
    finding = handed(hurried)["/1.jpg"]
    assert (finding.kind, only(finding).distance_bits) == ("likely", 31)
    assert finding.media.signal("pdq") == Signal("pdq", exact, 100)


def test_what_only_the_fast_value_is_near_is_no_finding(hurried: Shed, jail: JailPool) -> None:
    fast, exact = both_values(jail, MOSAICS["/1.jpg"])
    hurried.banks = FixedBanks(1, [bank_entry(between(fast, exact, 31))])
    crawled(hurried, SITE)
    assert "/1.jpg" not in hurried.findings()
    assert list(hurried.ledger.matches()) == []
    assert seen(hurried, "/1.jpg").signal("pdq") == Signal("pdq", exact, 100)


def test_known_bytes_are_handed_over_with_their_exact_value(hurried: Shed, jail: JailPool) -> None:
    known = Signal("sha256", hashlib.sha256(MOSAICS["/1.jpg"]).hexdigest())
    hurried.banks = FixedBanks(1, [bank_entry(known, is_final_here=True)])
    crawled(hurried, SITE)
    finding = handed(hurried)["/1.jpg"]
    _, exact = both_values(jail, MOSAICS["/1.jpg"])
    assert (finding.kind, finding.media.signal("pdq")) == ("known", Signal("pdq", exact, 100))


def test_what_the_ledger_calls_stale_is_measured_exactly_then(
    hurried: Shed, jail: JailPool
) -> None:
    """Nothing was near when it was first judged; the banks that count are newer."""
    fast, exact = both_values(jail, MOSAICS["/1.jpg"])
    later = [bank_entry(between(exact, fast, 31))]
    hurried.ledger.raise_floor(7)

    class Late(FixedBanks):
        """Banks that get their entry when they are looked at again."""

        def bank_version(self) -> int:
            if self.told:
                self.version, self.entries = 7, later
            return self.version

    hurried.banks = Late(1)
    crawled(hurried, SITE)
    finding = handed(hurried)["/1.jpg"]
    assert (finding.kind, only(finding).distance_bits) == ("likely", 31)
    assert finding.media.signal("pdq") == Signal("pdq", exact, 100)


def test_where_the_second_look_fails_a_person_has_to_look(shed: Shed, jail: JailPool) -> None:
    fast, exact = both_values(jail, MOSAICS["/1.jpg"])
    blind = in_fast_mode(shed, BlindTheSecondTime(jail, FAST))
    blind.banks = FixedBanks(1, [bank_entry(between(fast, exact, 40))])
    crawled(blind, SITE)
    finding = handed(blind)["/1.jpg"]
    assert finding.kind == "likely"
    assert (only(finding).rung, only(finding).distance_bits) == ("fast", 40)
    assert finding.media.signal("pdq") is None, "no case of it fills a bank with a fast value"
    assert "No decoder" in blind.errors()["/1.jpg"]


def test_a_picture_that_calls_itself_a_page_is_not_lost_when_the_second_look_fails(
    shed: Shed, jail: JailPool
) -> None:
    fast, exact = both_values(jail, MOSAICS["/1.jpg"])
    blind, scanner = in_fast_mode(shed, Scanner(jail, FAST)), BlindTheSecondTime(jail, FAST)
    blind.scans = ConfirmingScanner(scanner, lambda media: [True] * len(media), random.Random(1), 0)
    blind.banks = FixedBanks(1, [bank_entry(between(fast, exact, 40))])
    disguised = reply(MOSAICS["/1.jpg"], 200, {"content-type": "text/html"})
    crawled(blind, SITE | {"/1.jpg": disguised})
    assert handed(blind)["/1.jpg"].kind == "likely"


def test_a_look_at_noticed_media_compares_exact_values(hurried: Shed, jail: JailPool) -> None:
    fast, exact = both_values(jail, MOSAICS["/1.jpg"])
    at_the_edge, beyond = between(exact, fast, 31), between(fast, exact, 31)
    assert looked_at(hurried, at_the_edge).availability is Availability.UP
    assert looked_at(hurried, beyond).availability is Availability.REPLACED


def looked_at(shed: Shed, expected: Signal) -> AvailabilityCheck:
    """Look once at the second picture, where media of some PDQ is expected."""
    number = len(shed.ledger.handed_checks(0, 10))

    async def story() -> None:
        origin = Origin(SITE)
        async with serving(origin):
            url = Url.parse(f"http://garden.example:{origin.port}/1.jpg")
            shed.offer_visit(
                Visit(
                    url,
                    Purpose.CHECK,
                    seed_at(url),
                    NOON,
                    round_number=number,
                    expects_sha256_hex="a" * 64,
                    expects_pdq_hex=expected.value_hex,
                )
            )
            await shed.crawl([origin.port])

    asyncio.run(story())
    return shed.ledger.handed_checks(0, 10)[number].check
