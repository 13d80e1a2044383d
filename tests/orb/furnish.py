"""A furnished house: people of every role, a bank, a report, and cases with drawn pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from orbweaver.casework.actions.banks import EntryRow, NewBank, do_create_bank, do_import_entries
from orbweaver.casework.actions.notices import do_approve_notices
from orbweaver.casework.actions.organisations import NewOrganisation, do_create_organisation
from orbweaver.casework.actions.persons import do_accept_invitation, do_invite_person
from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import Organisation, Person
from orbweaver.casework.office import Office
from orbweaver.casework.queries.notices import notices_page
from orbweaver.casework.queries.queue import queue_for
from orbweaver.casework.roles import Role
from orbweaver.jail.pool import JailPool
from orbweaver.model.bank import BankEntry, Match, MatchType
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope, Seed
from orbweaver.model.url import Url
from orbweaver.ports.desk.port import Desk
from orbweaver.ports.ledger.port import HandedFinding
from orbweaver.ports.vault.port import Vault
from orbweaver.scan.scanner import Scanner
from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.darkroom import Darkroom
from orbweaver.town.pictures.original import FileFormat, Original
from orbweaver.town.pictures.original import Role as Part

PASSWORD = "a gate that only opens inwards"
BANK = "harbour-gardens"
HARBOUR, ROCKS = "Harbour Hotline", "Rock Garden Line"
PAGE = "http://gardens.example/harbour/12/"
STAFF = (
    ("Ana Quarry", "ana@harbour.example", HARBOUR, Role.ANALYST),
    ("Ben Basalt", "ben@harbour.example", HARBOUR, Role.ANALYST),
    ("Cleo Slate", "cleo@rocks.example", ROCKS, Role.ANALYST),
    ("Sol Granite", "sol@rocks.example", ROCKS, Role.SENIOR),
    ("Ida Pier", "ida@harbour.example", HARBOUR, Role.INTAKE),
    ("Lio Mole", "lio@harbour.example", HARBOUR, Role.LIAISON),
    ("Nia Quay", "nia@harbour.example", HARBOUR, Role.NOTIFIER),
    ("Ado Tide", "ado@harbour.example", HARBOUR, Role.ADMINISTRATOR),
    ("Uma Marl", "uma@harbour.example", HARBOUR, Role.AUDITOR),
)
MOTIFS = ("landscape", "shore", "marble", "scene", "cells", "rings", "weave", "tiles")
LIKELY, REPORTED, BESIDE = FindingKind.LIKELY, FindingKind.REPORTED, FindingKind.BESIDE


@dataclass(frozen=True, slots=True)
class Tools:
    """What furnishing needs of a house."""

    office: Office
    vault: Vault
    desk: Desk
    jail: JailPool


@dataclass(slots=True)
class Furnished:
    """What now stands in it."""

    people: dict[Role, Person] = field(default_factory=dict)
    """The first person of each role."""
    by_first_name: dict[str, Person] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict, repr=False)
    """Every file by its SHA-256."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """One file, where it hangs, and why it is handed over."""

    content: bytes
    path: str
    kind: FindingKind
    original: int
    """Which original it is a copy of."""


def furnish(tools: Tools, *, originals: int = 6, sealed: bool = True) -> Furnished:
    """Fill an empty house: as people and machines would, through the doors of casework."""
    house = Furnished()
    harbour = _organisations(tools.office)
    _staff(tools.office, house)
    seed = _report(tools.office, harbour)
    scanner = Scanner(tools.jail)
    shown = [(each, scanner.scan_bytes(each.content).media) for each in _pictures(originals)]
    _fill_bank(tools, shown)
    _hand_over(tools, seed, shown)
    for each, media in shown:
        house.pictures[media.sha256_hex] = each.content
        if sealed:
            tools.vault.seal(media.sha256_hex, each.content)
    return house


def work(office: Office, house: Furnished, settled: int) -> list[str]:
    """Let two analysts confirm the first cases, and the notifier approve one notice of them."""
    ana, cleo, nia = (house.by_first_name[name] for name in ("ana", "cleo", "nia"))
    cases = [item.case_id for item in queue_for(ana, settled)]
    for case_id in cases:
        for person in (ana, cleo):
            do_record_verdict(office, person, case_id, "confirmed")
    drafts = notices_page(office, nia, 1, "drafted")
    do_approve_notices(office, nia, [line.notice_id for line in drafts])
    return cases


def _organisations(office: Office) -> Organisation:
    mandate = next(iter(office.mandates.values()))
    harbour = NewOrganisation(
        HARBOUR, "BE", "demo", mandate_id=mandate.mandate_id, needed_verdicts=2
    )
    do_create_organisation(office, None, NewOrganisation(ROCKS, "IE", "demo", needed_verdicts=2))
    return do_create_organisation(office, None, harbour)


def _staff(office: Office, house: Furnished) -> None:
    ids = dict(Organisation.objects.values_list("name", "organisation_id"))
    for name, mail, organisation, role in STAFF:
        token = do_invite_person(office, None, ids[organisation], mail, role)
        person = do_accept_invitation(office, token, name, PASSWORD)
        house.people.setdefault(role, person)
        house.by_first_name[name.split()[0].lower()] = person


def _report(office: Office, harbour: Organisation) -> Seed:
    report = Report(
        report_id=office.ids.new(),
        urls=(Url.parse(PAGE),),
        source="csv",
        at=office.clock.now(),
        mandate_id=harbour.mandate_id,
        organisation_id=harbour.organisation_id,
    )
    do_add_report(office, None, report, Scope())
    return Seed(Url.parse(PAGE), Scope(), harbour.mandate_id, harbour.organisation_id)


def _pictures(count: int) -> Iterator[_Shown]:
    """Draw originals; the first half hang as altered copies of what the bank knows."""
    plans = [
        Original(f"o{n:04d}", 7, Part.KNOWN, MOTIFS[n % len(MOTIFS)], 640, 480, FileFormat.JPEG)
        for n in range(count)
    ]
    room = Darkroom(plans)
    for number, plan in enumerate(plans):
        name = f"{plan.motif}-{number}"
        if number < count // 2:
            for alteration in (Alteration.RESIZED, Alteration.RECOMPRESSED):
                content = room.copy_file(plan.original_id, alteration)
                yield _Shown(content, f"{name}-{alteration}.jpg", LIKELY, number)
        else:
            kind = REPORTED if number % 2 else BESIDE
            yield _Shown(room.original_file(plan.original_id), f"{name}.jpg", kind, number)


def _fill_bank(tools: Tools, shown: Sequence[tuple[_Shown, Media]]) -> None:
    harbour = Organisation.objects.get(name=HARBOUR)
    do_create_bank(tools.office, None, NewBank(BANK, harbour.organisation_id, "demo"))
    known = {each.original: media for each, media in shown if each.kind is LIKELY}
    signals = [media.signal("pdq") for media in known.values()]
    rows = [
        EntryRow(line, signal, "confirmed")
        for line, signal in enumerate(filter(None, signals), start=1)
    ]
    do_import_entries(tools.office, None, BANK, rows, "drawn", good_rows=False)


def _hand_over(tools: Tools, seed: Seed, shown: Sequence[tuple[_Shown, Media]]) -> None:
    _, entries = tools.desk.bank_entries()
    findings = [
        Finding(
            each.kind, _sighting(tools, seed, each, media, place), media, _matches(media, entries)
        )
        for each, media in shown
        for place in range(1 + each.original % 3)
    ]
    tools.desk.open_cases(
        [HandedFinding(number, finding) for number, finding in enumerate(findings, start=1)]
    )


def _sighting(tools: Tools, seed: Seed, shown: _Shown, media: Media, place: int) -> Sighting:
    return Sighting(
        media_sha256_hex=media.sha256_hex,
        url=Url.parse(f"http://gardens.example/files/{place}/{shown.path}"),
        found_on=seed.url,
        seed_id=seed.seed_id,
        mandate_id=seed.mandate_id,
        at=tools.office.clock.now() - timedelta(minutes=place),
        vantage="direct",
    )


def _matches(media: Media, entries: Sequence[BankEntry]) -> tuple[Match, ...]:
    """Compare with the bank as the index does."""
    own = media.signal("pdq")
    if own is None:
        return ()
    near = [(_distance_bits(own.value_hex, entry.signal.value_hex), entry) for entry in entries]
    return tuple(
        Match(media.sha256_hex, entry, MatchType.NEAR, distance, "dihedral")
        for distance, entry in near
        if distance <= entry.terms.near_distance_bits
    )


def _distance_bits(one_hex: str, other_hex: str) -> int:
    return (int(one_hex, 16) ^ int(other_hex, 16)).bit_count()
