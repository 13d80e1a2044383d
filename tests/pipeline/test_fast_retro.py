"""What was seen in fast mode is found by new entries, for eyes, and fills no bank by its look."""

import asyncio
import hashlib
import random
import socket

import pytest

from orbweaver.casework.actions.banks import do_withdraw_entry
from orbweaver.casework.roles import Role
from orbweaver.jail.pool import JailPool
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.pipeline.crossings import desk_round
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.scan.confirm import MARGIN_BITS, ConfirmingScanner
from orbweaver.scan.scanner import Scanner
from orbweaver.signals.pdq_turned import turned
from tests.casework.house import House
from tests.casework.lived_in import fill_bank
from tests.crawl.names import LOOPBACK
from tests.crawl.origin import Origin, page, serving
from tests.crawl.shed import QUICK, Shed
from tests.crawl.sites import picture
from tests.scan.second_looks import FAST, between, both_values, mosaic

SEEN, BESIDE = mosaic(2), mosaic(3)


@pytest.fixture
def looked_at(shed: Shed, house: House, jail: JailPool) -> Shed:
    """A shed that has seen two pictures in fast mode, behind the reported page."""
    nothing_near = ConfirmingScanner(
        Scanner(jail, FAST), lambda media: [False] * len(media), random.Random(1), 0
    )
    shed.scans, shed.margin_bits = nothing_near, MARGIN_BITS
    crawl(shed, house)
    assert handed(shed) == {}
    return shed


def crawl(shed: Shed, house: House) -> None:
    """Report the page and crawl what is behind it."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    answers = {"/1.jpg": picture(SEEN), "/2.jpg": picture(BESIDE)}
    answers["/more"] = page("<img src=/1.jpg><img src=/2.jpg>")
    origin = Origin(answers | {"/": page("<a href=/more>More</a>")}, port=port)
    house.seed(Url.parse(f"http://gardens.example:{port}/"))
    carry(shed, house)

    async def story() -> None:
        async with serving(origin):
            await shed.crawl([port], QUICK)

    asyncio.run(story())
    carry(shed, house)


def carry(shed: Shed, house: House) -> None:
    """Carry across whatever waits, as a house without a margin does."""
    judges = FreshJudges(house.desk, ExhaustiveIndex())
    desk_round(shed.ledger, house.desk, judges, house.clock)


def handed(shed: Shed) -> dict[str, Finding]:
    """Return every finding by the path of its sighting."""
    found = shed.ledger.handed_findings(0, 10)
    return {each.finding.sighting.url.path: each.finding for each in found}


def test_a_new_entry_finds_what_was_seen_in_fast_mode_within_the_margin(
    looked_at: Shed, house: House, jail: JailPool
) -> None:
    fast, exact = both_values(jail, SEEN)
    fill_bank(house, [between(exact, fast, 31)])
    carry(looked_at, house)
    finding = handed(looked_at)["/1.jpg"]
    assert finding.kind is FindingKind.LIKELY
    [match] = finding.matches
    assert (match.rung, match.entry.terms.near_distance_bits) == ("fast", 31)
    assert 31 < match.distance_bits <= 31 + MARGIN_BITS, "as measured, not as it might be"


def test_what_lies_beyond_the_margin_is_not_found(
    looked_at: Shed, house: House, jail: JailPool
) -> None:
    fast, exact = both_values(jail, SEEN)
    fill_bank(house, [between(fast, exact, 31 + MARGIN_BITS + 1)])
    carry(looked_at, house)
    assert handed(looked_at) == {}


def test_a_turned_copy_is_found_as_well(looked_at: Shed, house: House, jail: JailPool) -> None:
    fast, _ = both_values(jail, SEEN)
    fill_bank(house, [Signal("pdq", turned(fast)[0])])
    carry(looked_at, house)
    [match] = handed(looked_at)["/1.jpg"].matches
    assert match.rung == "fast"


def test_an_entry_withdrawn_meanwhile_finds_nothing(
    looked_at: Shed, house: House, jail: JailPool
) -> None:
    fast, exact = both_values(jail, SEEN)
    [entry] = fill_bank(house, [between(exact, fast, 31)])
    do_withdraw_entry(house.office, house.person("Lio", Role.LIAISON), entry.entry_id, "sand")
    carry(looked_at, house)
    assert handed(looked_at) == {}


@pytest.mark.parametrize(("path", "content"), [("/1.jpg", SEEN), ("/2.jpg", BESIDE)])
def test_no_fast_value_enters_a_bank(
    looked_at: Shed, house: House, jail: JailPool, path: str, content: bytes
) -> None:
    """Neither of what a new entry found nor of what lies beside it; the digest does."""
    fill_bank(house, [between(*both_values(jail, SEEN), 31)])
    carry(looked_at, house)
    carry(looked_at, house)
    media = handed(looked_at)[path].media
    assert media.signal("pdq") is None
    assert media.signal("pdq-fast") is not None
    house.decide(house.case_of(media), "confirmed", *house.analysts("Ana", "Ben", "Cleo"))
    _, entries = house.desk.bank_entries()
    confirmed = [entry.signal for entry in entries if entry.bank.endswith(" confirmed")]
    assert confirmed == [Signal("sha256", hashlib.sha256(content).hexdigest())]
