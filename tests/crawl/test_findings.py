"""What a crawl hands over, what it seals, and what it says of noticed media."""

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from orbweaver.jail.pool import JailPool
from orbweaver.model.bank import BankUpdate, Terms
from orbweaver.model.check import Availability, AvailabilityCheck
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.scan.scanner import Scanner
from tests.crawl.origin import Answer, Origin, page, redirect, reply, serving
from tests.crawl.plans import MANDATE, NOON, seed_at
from tests.crawl.shed import FixedBanks, Shed, bank_entry
from tests.crawl.sites import crawled, picture


def sha256_of(content: bytes) -> str:
    """Return the digest."""
    return hashlib.sha256(content).hexdigest()


def pdq_of(jail: JailPool, content: bytes) -> Signal:
    """Return the PDQ of a picture."""
    found = Scanner(jail).scan_bytes(content).media.signal("pdq")
    assert found is not None
    return found


@pytest.fixture
def gallery(pictures: list[bytes]) -> dict[str, Answer]:
    """A reported page with two pictures, and a page behind it with two others."""
    return {
        "/": page("<img src=/0.jpg><img src=/1.jpg><a href=/more>More</a>"),
        "/more": page("<img src=/2.jpg><img src=/3.jpg>"),
        **{f"/{n}.jpg": picture(pictures[n]) for n in range(4)},
    }


def test_unknown_media_on_the_reported_page_are_reported(
    shed: Shed, gallery: dict[str, Answer], pictures: list[bytes]
) -> None:
    crawled(shed, gallery)
    assert shed.findings() == {"/0.jpg": "reported", "/1.jpg": "reported"}
    assert [shed.vault.holds(sha256_of(pictures[n])) for n in range(4)] == [
        True,
        True,
        False,
        False,
    ]


def test_a_reported_picture_is_reported_itself(shed: Shed, gallery: dict[str, Answer]) -> None:
    crawled(shed, gallery, "http://garden.example:{port}/3.jpg")
    assert shed.findings() == {"/3.jpg": "reported"}


def test_what_the_root_of_a_linked_host_shows_was_reported_by_nobody(
    shed: Shed, pictures: list[bytes]
) -> None:
    site = {
        "/gate": page("<img src=/0.jpg><a href=http://rocks.example:{port}/>Rocks</a>"),
        "/": page("<img src=/1.jpg>"),
        **{f"/{n}.jpg": picture(pictures[n]) for n in range(2)},
    }
    out = Scope(Reach.LINKS_OUT, hops_out=1, reason="asked to by the garden club")
    crawled(shed, site, "http://garden.example:{port}/gate", out)
    assert {one.url.path for one in shed.ledger.sightings()} == {"/0.jpg", "/1.jpg"}
    assert shed.findings() == {"/0.jpg": "reported"}


def test_known_media_need_no_eyes_and_are_not_kept(
    shed: Shed, gallery: dict[str, Answer], pictures: list[bytes]
) -> None:
    known = Signal("sha256", sha256_of(pictures[2]))
    shed.banks = FixedBanks(1, [bank_entry(known, is_final_here=True)])
    crawled(shed, gallery)
    assert shed.findings()["/2.jpg"] == "known"
    assert not shed.vault.holds(known.value_hex)


def test_what_lies_beside_known_media_is_handed_over_and_kept(
    shed: Shed, gallery: dict[str, Answer], pictures: list[bytes]
) -> None:
    known = Signal("sha256", sha256_of(pictures[2]))
    shed.banks = FixedBanks(1, [bank_entry(known, terms=Terms(unattended_exact=True))])
    origin, _ = crawled(shed, gallery)
    assert shed.findings()["/3.jpg"] == "beside"
    assert shed.vault.holds(sha256_of(pictures[3])), "a KEEP visit fetched it again"
    assert origin.targets().count("/3.jpg") == 2


def test_near_media_are_likely_and_kept(
    shed: Shed, gallery: dict[str, Answer], pictures: list[bytes], jail: JailPool
) -> None:
    shed.banks = FixedBanks(1, [bank_entry(pdq_of(jail, pictures[2]))])
    _, worker = crawled(shed, gallery)
    assert shed.findings()["/2.jpg"] == "likely"
    assert shed.vault.holds(sha256_of(pictures[2]))
    assert worker.progress.matches == 1


def test_allowed_media_are_never_handed_over(
    shed: Shed, gallery: dict[str, Answer], pictures: list[bytes]
) -> None:
    shed.banks = FixedBanks(1, [bank_entry(Signal("sha256", sha256_of(pictures[0])), allows=True)])
    crawled(shed, gallery)
    assert shed.findings() == {"/1.jpg": "reported"}


def test_without_leave_nothing_is_kept(
    shed: Shed, gallery: dict[str, Answer], pictures: list[bytes]
) -> None:
    shed.mandate = replace(MANDATE, keep_media=False)
    crawled(shed, gallery)
    assert shed.findings() == {"/0.jpg": "reported", "/1.jpg": "reported"}
    assert list(shed.vault.names()) == []


def test_a_picture_that_nobody_can_decode_still_has_its_digests(shed: Shed) -> None:
    broken = b"\xff\xd8\xff\xe0 and then nothing of use"
    shed.banks = FixedBanks(
        1, [bank_entry(Signal("sha256", sha256_of(broken)), is_final_here=True)]
    )
    crawled(shed, {"/": page("<img src=/a.jpg>"), "/a.jpg": picture(broken)})
    assert shed.findings() == {"/a.jpg": "known"}
    assert "No decoder" in shed.errors()["/a.jpg"]


def test_banks_that_changed_meanwhile_are_asked_again(
    shed: Shed, gallery: dict[str, Answer], pictures: list[bytes]
) -> None:
    """The ledger takes nothing that was matched with banks older than its floor."""
    shed.ledger.raise_floor(7)

    class Late:
        """Gives old banks first, and the new ones when asked again."""

        def __init__(self) -> None:
            self.asked = 0

        def bank_version(self) -> int:
            self.asked += 1
            return 7 if self.asked > 1 else 1

        def bank_history(self, version: int) -> str:
            return f"late {version}" if version else ""

        def bank_updates(self, after_version: int) -> Iterator[BankUpdate]:
            assert after_version < self.asked
            known = bank_entry(Signal("sha256", sha256_of(pictures[0])), is_final_here=True)
            yield BankUpdate(7, (known,)) if self.asked > 1 else BankUpdate(1)

    shed.banks = Late()
    crawled(shed, gallery)
    assert shed.findings()["/0.jpg"] == "known"
    assert shed.findings()["/1.jpg"] == "reported"


def checked(shed: Shed, answer: Answer, known: bytes, pdq: Signal) -> AvailabilityCheck:
    """Look once at an address where ``known`` was noticed."""

    async def story() -> None:
        origin = Origin({"garden.example/a.jpg": answer, "/moved.jpg": picture(known)})
        async with serving(origin):
            url = Url.parse(f"http://garden.example:{origin.port}/a.jpg")
            shed.offer_visit(
                Visit(
                    url,
                    Purpose.CHECK,
                    seed_at(url),
                    NOON,
                    round_number=1,
                    expects_sha256_hex=sha256_of(known),
                    expects_pdq_hex=pdq.value_hex,
                )
            )
            await shed.crawl([origin.port])

    asyncio.run(story())
    [handed] = shed.ledger.handed_checks(0, 10)
    assert shed.findings() == {}, "a look again is no new finding"
    return handed.check


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("same", Availability.UP),
        ("other", Availability.REPLACED),
        ("words", Availability.DOWN),
        ("missing", Availability.DOWN),
        ("moved", Availability.MOVED),
        ("busy", Availability.UNKNOWN),
        ("forbidden", Availability.UNKNOWN),
    ],
)
def test_a_look_again_says_what_became_of_it(
    shed: Shed, pictures: list[bytes], jail: JailPool, name: str, says: Availability
) -> None:
    answers = {
        "same": picture(pictures[0]),
        "other": picture(pictures[1]),
        "words": page("This is gone."),
        "missing": reply(status=404),
        "moved": redirect("http://rocks.example:{port}/moved.jpg"),
        "busy": reply(status=503),
        "forbidden": reply(status=403),
    }
    check = checked(shed, answers[name], pictures[0], pdq_of(jail, pictures[0]))
    assert check.availability is says
    assert (check.moved_to is not None) == (name == "moved")
