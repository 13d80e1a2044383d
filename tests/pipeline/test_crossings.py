"""What crosses between crawl and casework, once and in order, over real databases."""

import asyncio
import hashlib
import socket
from dataclasses import replace
from datetime import timedelta

import pytest

from orbweaver.casework.actions.banks import NewBank, do_allow, do_create_bank
from orbweaver.casework.models import Case, Check, Finding
from orbweaver.errors import UnknownName
from orbweaver.model.check import Availability
from orbweaver.model.finding import FindingKind
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose
from orbweaver.pipeline.crossings import desk_round
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.pipeline.services import seal_audits
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.ledger.port import Stream
from orbweaver.signals.pdq_turned import turned
from tests.casework.house import MANDATE, House
from tests.casework.lived_in import fill_bank
from tests.crawl.names import LOOPBACK
from tests.crawl.origin import Answer, Origin, page, reply, serving
from tests.crawl.plans import first_visit, seed_at
from tests.crawl.shed import QUICK, Shed
from tests.crawl.sites import picture


@pytest.fixture
def gallery(pictures: list[bytes]) -> Origin:
    """A page that shows two pictures, and a page behind it that shows two others."""
    answers: dict[str, Answer] = {f"/{n}.jpg": picture(pictures[n]) for n in range(4)}
    answers["/"] = page("<img src=/0.jpg><img src=/1.jpg><a href=/more>More</a>")
    answers["/more"] = page("<img src=/2.jpg><img src=/3.jpg>")
    with socket.create_server((LOOPBACK, 0)) as free:
        return Origin(answers, port=free.getsockname()[1])


def crawl(shed: Shed, house: House, origin: Origin) -> int:
    """Report the gallery (once), crawl what is ordered, and carry across; return how much."""
    house.seed(Url.parse(f"http://gardens.example:{origin.port}/"))
    carry(shed, house)

    async def story() -> None:
        async with serving(origin):
            await shed.crawl([origin.port], QUICK)

    asyncio.run(story())
    return carry(shed, house)


def kinds(shed: Shed) -> dict[str, FindingKind]:
    """Return the kind of every handed-over finding by the path of its sighting."""
    handed = shed.ledger.handed_findings(0, 100)
    return {h.finding.sighting.url.path: h.finding.kind for h in handed}


def carry(shed: Shed, house: House) -> int:
    """Carry across whatever waits; return how much."""
    judges = FreshJudges(house.desk, ExhaustiveIndex())
    return desk_round(shed.ledger, house.desk, judges, house.clock)


def sha256_of(content: bytes) -> str:
    """Return the digest."""
    return hashlib.sha256(content).hexdigest()


def test_a_report_becomes_a_visit_once(shed: Shed, house: House) -> None:
    seed = house.seed(Url.parse("http://gardens.example/"))
    assert carry(shed, house) == 1
    assert carry(shed, house) == 0
    leases = shed.frontier.lease("w", 64, 60, house.clock.now())
    [visit] = shed.frontier.due(leases, 10, 10, house.clock.now(), ())
    assert (visit.url, visit.purpose, visit.seed.seed_id) == (
        seed.url,
        Purpose.PAGE,
        seed.seed_id,
    )


def test_findings_open_cases_once(shed: Shed, house: House, gallery: Origin) -> None:
    assert crawl(shed, house, gallery) == 2
    assert Case.objects.count() == Finding.objects.count() == 2
    assert carry(shed, house) == 0


def test_a_new_entry_is_matched_against_everything_seen(
    shed: Shed, house: House, gallery: Origin, pictures: list[bytes]
) -> None:
    crawl(shed, house, gallery)
    known = Signal("sha256", sha256_of(pictures[2]))
    fill_bank(house, [known])
    assert carry(shed, house) > 0
    assert kinds(shed)["/2.jpg"] is FindingKind.KNOWN
    assert kinds(shed)["/3.jpg"] is FindingKind.BESIDE
    carry(shed, house)
    assert Finding.objects.count() == len(kinds(shed)) == 4
    assert carry(shed, house) == 0


def test_a_near_entry_makes_what_was_seen_likely(
    shed: Shed, house: House, gallery: Origin, pictures: list[bytes]
) -> None:
    crawl(shed, house, gallery)
    all_seen = shed.ledger.media_with_signals("pdq", "", 10)
    [seen] = [media for media in all_seen if media.sha256_hex == sha256_of(pictures[3])]
    pdq = seen.signal("pdq")
    assert pdq is not None
    near = int(pdq.value_hex, 16) ^ 0b111
    fill_bank(house, [Signal("pdq", f"{near:064x}")])
    carry(shed, house)
    assert [path for path, kind in kinds(shed).items() if kind is FindingKind.LIKELY] == ["/3.jpg"]


def test_a_turned_copy_of_a_new_entry_is_found_among_what_was_seen(
    shed: Shed, house: House, gallery: Origin, pictures: list[bytes]
) -> None:
    """Its original comes into a bank later; what was kept of the copy is its own PDQ alone."""
    crawl(shed, house, gallery)
    all_seen = shed.ledger.media_with_signals("pdq", "", 10)
    [seen] = [media for media in all_seen if media.sha256_hex == sha256_of(pictures[3])]
    pdq = seen.signal("pdq")
    assert pdq is not None
    fill_bank(house, [Signal("pdq", turned(pdq.value_hex)[0])])
    carry(shed, house)
    assert [path for path, kind in kinds(shed).items() if kind is FindingKind.LIKELY] == ["/3.jpg"]
    [handed] = [h for h in shed.ledger.handed_findings(0, 100) if h.finding.matches]
    assert [match.rung for match in handed.finding.matches] == ["dihedral"]


def test_what_an_allow_list_knows_is_not_handed_over_by_a_new_entry(
    shed: Shed, house: House, gallery: Origin, pictures: list[bytes]
) -> None:
    crawl(shed, house, gallery)
    sha256_hex = sha256_of(pictures[2])
    new = NewBank("harmless", house.organisation().organisation_id, "demo", allows=True)
    do_create_bank(house.office, None, new)
    do_allow(house.office, None, "harmless", sha256_hex)
    fill_bank(house, [Signal("md5", hashlib.md5(pictures[2], usedforsecurity=False).hexdigest())])
    carry(shed, house)
    assert "/2.jpg" not in kinds(shed)


def test_after_a_new_entry_nothing_matched_with_older_banks_counts(
    shed: Shed, house: House, gallery: Origin, pictures: list[bytes]
) -> None:
    """The worker loads the banks before the crawl; the entry comes in the middle of it."""
    known = Signal("sha256", sha256_of(pictures[3]))
    told = gallery.answers["/3.jpg"]

    async def import_first(*arrival: object) -> None:
        gallery.answers["/3.jpg"] = told
        await asyncio.to_thread(fill_bank, house, [known])
        await asyncio.to_thread(carry, shed, house)
        await told(*arrival)  # type: ignore[arg-type] # passed on

    gallery.answers["/3.jpg"] = import_first
    crawl(shed, house, gallery)
    assert kinds(shed)["/3.jpg"] is FindingKind.KNOWN


def test_a_look_at_noticed_media_goes_out_and_comes_back(
    shed: Shed, house: House, gallery: Origin, pictures: list[bytes]
) -> None:
    fill_bank(house, [Signal("sha256", sha256_of(pictures[2]))])
    crawl(shed, house, gallery)
    [message] = house.desk.take_outbox(10, 60)
    house.desk.sent(message.outbox_id, "250 taken over")
    carry(shed, house)
    gallery.answers["/2.jpg"] = reply(status=404)
    house.clock.pass_time(timedelta(hours=5))
    crawl(shed, house, gallery)
    [check] = Check.objects.all()
    assert check.availability == Availability.DOWN


def test_a_finding_of_a_seed_that_the_desk_never_ordered_does_not_cross(
    shed: Shed, house: House, gallery: Origin
) -> None:
    """It stops the crossing loudly, and waits: nothing behind it overtakes it."""
    url = Url.parse(f"http://hedge.example:{gallery.port}/")
    shed.offer_visit(first_visit(replace(seed_at(url), mandate_id=MANDATE.mandate_id)))
    with pytest.raises(UnknownName):
        crawl(shed, house, gallery)
    assert len(shed.ledger.handed_findings(house.desk.cursor(Stream.FINDINGS), 100)) > 0


def test_both_logs_are_sealed(shed: Shed, house: House, gallery: Origin) -> None:
    crawl(shed, house, gallery)
    while seal_audits(shed.ledger, house.desk):
        pass
    for report in (shed.ledger.verify_audit(), house.desk.verify_audit()):
        assert (report.sealed > 0, report.unsealed) == (True, 0)
