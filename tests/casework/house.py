"""A house for tests: its office on a set clock, and short ways to say what happens in it."""

import hashlib
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from orbweaver.casework.actions.contacts import do_approve_contact
from orbweaver.casework.actions.organisations import NewOrganisation, do_create_organisation
from orbweaver.casework.actions.persons import do_accept_invitation, do_invite_person
from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.actions.verdicts import VerdictOutcome, do_record_verdict
from orbweaver.casework.desk import CaseworkDesk
from orbweaver.casework.models import Case, Contact, Organisation, Person
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.scheme_files import load_schemes
from orbweaver.casework.settings import CaseworkSettings
from orbweaver.model.bank import BankEntry, Match, MatchType
from orbweaver.model.clock import SetClock
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.ids import TimeOrderedIds
from orbweaver.model.mandate import Mandate
from orbweaver.model.media import Media, Sighting
from orbweaver.model.provider import Hosting, Provider
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope, Seed
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.ports.hosting.recorded import RecordedHosting
from orbweaver.ports.ledger.port import HandedFinding

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "a gate that only opens inwards"
MANDATE = Mandate(
    mandate_id="5eed" * 8,
    organisation="Harbour Hotline",
    country="IE",
    legal_basis="A law of the town",
    contact="desk@harbour.example",
    user_agent="orbweaver-test",
    keep_media=True,
)
PAGE = Url.parse("http://gardens.example/harbour/12/")
PROVIDERS = (
    Hosting(
        host="gardens.example",
        addresses=("192.0.2.7",),
        provider=Provider("Basalt Hosting", "Abuse@basalt.example"),
        country="IE",
        asn=64500,
        source="recorded",
        at=NOON,
    ),
    Hosting(
        host="rocks.example",
        addresses=("192.0.2.8",),
        provider=Provider("Slate Hosting", "abuse@slate.example"),
        country="NL",
        asn=64501,
        source="recorded",
        at=NOON,
    ),
)
SETTINGS = CaseworkSettings(
    message_id_secret=b"m" * 32,
    text_key=b"t" * 32,
    mail_domain="orbweaver.example",
    sender="notices@orbweaver.example",
    needed_verdicts=3,
    first_check_s=3600,
    check_interval_s=7200,
    repeat_after_s=24 * 3600,
    max_steps=3,
    contacts_preapproved=True,
    demo=True,
)
UNKNOWN = FindingKind.REPORTED


class House:
    """An office, a desk and the people who come in."""

    def __init__(self, settings: CaseworkSettings = SETTINGS) -> None:
        self.clock = SetClock(NOON)
        self.office = Office(
            clock=self.clock,
            ids=TimeOrderedIds(self.clock, random.Random(7)),
            settings=settings,
            hosting=RecordedHosting(PROVIDERS),
            mandates={MANDATE.mandate_id: MANDATE},
            schemes=load_schemes(),
        )
        self.desk = CaseworkDesk(self.office)
        self.handed = 0
        self.seeds: dict[Url, Seed] = {}

    def under(self, settings: CaseworkSettings) -> None:
        """Work under other settings from here on."""
        self.office = replace(self.office, settings=settings)
        self.desk = CaseworkDesk(self.office)

    def organisation(
        self, name: str = MANDATE.organisation, *, joins_review: bool = True
    ) -> Organisation:
        """Return an organisation, made when first asked for; the first holds the mandate."""
        found = Organisation.objects.filter(name=name).first()
        if found is not None:
            return found
        mandate_id = MANDATE.mandate_id if name == MANDATE.organisation else ""
        given = NewOrganisation(name, "IE", "demo", mandate_id, joins_review=joins_review)
        return do_create_organisation(self.office, None, given)

    def person(
        self, name: str, role: Role = Role.ANALYST, organisation: str = MANDATE.organisation
    ) -> Person:
        """Bring somebody in, with one role."""
        organisation_id = self.organisation(organisation).organisation_id
        mail = f"{name.lower()}@people.example"
        token = do_invite_person(self.office, None, organisation_id, mail, role)
        return do_accept_invitation(self.office, token, name, PASSWORD)

    def analysts(self, *names: str) -> list[Person]:
        """Bring analysts in."""
        return [self.person(name) for name in names]

    def seed(self, url: Url = PAGE) -> Seed:
        """Return the seed of an address, reported when first asked for."""
        if url not in self.seeds:
            self.seeds[url] = self._report(url)
        return self.seeds[url]

    def _report(self, url: Url) -> Seed:
        report = Report(
            report_id=url.key,
            urls=(url,),
            source="csv",
            at=self.clock.now(),
            mandate_id=MANDATE.mandate_id,
            organisation_id=self.organisation().organisation_id,
        )
        do_add_report(self.office, None, report, Scope())
        return Seed(url, Scope(), report.mandate_id, report.organisation_id)

    def finding(
        self,
        media: Media,
        kind: FindingKind = UNKNOWN,
        matches: tuple[Match, ...] = (),
        at: str | None = None,
    ) -> Finding:
        """Return a sighting of media, at an address of its own unless one is given."""
        seed = self.seed()
        sighting = Sighting(
            media_sha256_hex=media.sha256_hex,
            url=Url.parse(at or f"http://gardens.example/files/{media.sha256_hex[:8]}.jpg"),
            found_on=seed.url,
            seed_id=seed.seed_id,
            mandate_id=seed.mandate_id,
            at=self.clock.now(),
            vantage="direct",
        )
        return Finding(kind, sighting, media, matches)

    def hand(self, *findings: Finding) -> list[HandedFinding]:
        """Number findings as the crawl's hand-over does, and let the desk take them."""
        handed = []
        for finding in findings:
            self.handed += 1
            handed.append(HandedFinding(self.handed, finding))
        self.desk.open_cases(handed)
        return handed

    def case_of(self, media: Media) -> Case:
        """Return the unsettled or settled case that media is in."""
        return Case.objects.get(join=None, media__media_sha256_hex=media.sha256_hex)

    def decide(self, case: Case, label: str, *people: Person) -> VerdictOutcome:
        """Let people give the same verdict, a minute apart; return what the last led to."""
        outcomes = []
        for person in people:
            self.clock.pass_time(timedelta(minutes=1))
            outcomes.append(do_record_verdict(self.office, person, case.case_id, label))
        return outcomes[-1]

    def approve_contacts(self, *people: Person) -> None:
        """Let people approve every recipient."""
        for person in people:
            for contact in Contact.objects.all():
                do_approve_contact(self.office, person, contact.contact_id)


def sha256_hex(name: str) -> str:
    """Return a SHA-256 that belongs to nothing but this name."""
    return hashlib.sha256(name.encode()).hexdigest()


def media(name: str, pdq_bits: Iterable[int] | None = None, quality: int = 100) -> Media:
    """Return media that no file has; its PDQ is zero but for the given bits of 256."""
    signals = []
    if pdq_bits is not None:
        value = sum(1 << bit for bit in pdq_bits)
        signals.append(Signal("pdq", f"{value:064x}", quality))
    return Media(sha256_hex(name), 1000, "image/png", 640, 480, tuple(signals))


def near(of: Media, entry: BankEntry, distance_bits: int) -> Match:
    """Return a near match."""
    return Match(of.sha256_hex, entry, MatchType.NEAR, distance_bits, "dihedral")


def exact(of: Media, entry: BankEntry) -> Match:
    """Return an exact match."""
    return Match(of.sha256_hex, entry, MatchType.EXACT, 0, "exact")
