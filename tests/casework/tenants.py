"""Three organisations under one roof: two that join the review, one that keeps to itself."""

from dataclasses import dataclass, field, replace

from orbweaver.casework.actions.agreement import do_set_agreement
from orbweaver.casework.actions.organisations import (
    NewOrganisation,
    choices_of,
    do_change_organisation,
    do_create_organisation,
)
from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.actions.work_rules import do_set_work_rules
from orbweaver.casework.day_rules import WIDE
from orbweaver.casework.models import Case, Finding, Organisation, Person
from orbweaver.casework.roles import PERSONS, Role
from orbweaver.model import finding as nouns
from orbweaver.model.bank import Match
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope, Seed
from orbweaver.model.url import Url
from tests.casework.every import every
from tests.casework.house import MANDATE, House

HARBOUR, ROCKS, QUARRY = MANDATE.organisation, "Rock Garden Line", "Quarry Watch"
NAMES = (HARBOUR, ROCKS, QUARRY)
"""The first two join the review; the third does not."""


@dataclass(frozen=True, slots=True)
class Tenants:
    """A house with its organisations, and everybody who works for them."""

    house: House
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[tuple[str, Role], Person] = field(default_factory=dict)
    seeds: dict[str, Seed] = field(default_factory=dict)

    def person(self, name: str, role: Role = Role.ANALYST) -> Person:
        """Return whoever holds a role for an organisation; they come in when first asked for."""
        key = (name, role)
        if key not in self.people:
            self.people[key] = self.house.person(f"{role}.{name.split(maxsplit=1)[0]}", role, name)
        return self.people[key]

    def found(
        self,
        name: str,
        media: Media,
        kind: FindingKind = FindingKind.REPORTED,
        matches: tuple[Match, ...] = (),
        host: str = "",
    ) -> Finding:
        """Let the crawl find media for an organisation; return the finding as it was taken."""
        seed = self.seeds[name]
        host = host or f"{name.split(maxsplit=1)[0].lower()}.example"
        sighting = Sighting(
            media_sha256_hex=media.sha256_hex,
            url=Url.parse(f"http://{host}/files/{media.sha256_hex[:8]}.jpg"),
            found_on=seed.url,
            seed_id=seed.seed_id,
            mandate_id=seed.mandate_id,
            at=self.house.clock.now(),
            vantage="direct",
        )
        finding = nouns.Finding(kind, sighting, media, matches)
        self.house.hand(finding)
        return every(Finding).get(finding_id=finding.finding_id)

    def joins(self, name: str) -> None:
        """Let an organisation that kept to itself join the review."""
        row = Organisation.objects.get(name=name)
        wanted = replace(choices_of(row), joins_review=True)
        do_change_organisation(self.house.office, None, row.organisation_id, wanted)

    def case(self, name: str, media: Media) -> Case:
        """Return the case of an organisation that media is in."""
        owner = self.organisations[name]
        return every(Case).get(
            join=None, organisation=owner, media__media_sha256_hex=media.sha256_hex
        )


def three_organisations(house: House, *, needed: int = 1) -> Tenants:
    """Found them, each under a mandate of its own; one person decides alone, unless more must."""
    tenants = Tenants(house)
    mandates = {
        name: replace(MANDATE, mandate_id=f"{number:x}" * 32, organisation=name)
        for number, name in enumerate(NAMES, start=1)
    }
    known = {each.mandate_id: each for each in mandates.values()}
    house.office = replace(house.office, mandates=known)
    house.under(house.office.settings)
    for name, mandate in mandates.items():
        given = NewOrganisation(name, "IE", "demo", mandate.mandate_id, joins_review=name != QUARRY)
        made = do_create_organisation(house.office, None, given)
        do_set_work_rules(house.office, None, made.organisation_id, WIDE)
        do_set_agreement(house.office, None, made.organisation_id, "demo", needed)
        tenants.organisations[name] = made
        tenants.seeds[name] = _seed(house, made)
    return tenants


def everybody(tenants: Tenants) -> dict[tuple[str, Role], Person]:
    """Return one person of each role for each organisation."""
    return {(name, role): tenants.person(name, role) for name in NAMES for role in sorted(PERSONS)}


def _seed(house: House, owner: Organisation) -> Seed:
    url = Url.parse(f"http://{owner.name.split(maxsplit=1)[0].lower()}.example/")
    report = Report(
        report_id=url.key,
        urls=(url,),
        source="csv",
        at=house.clock.now(),
        mandate_id=owner.mandate_id,
        organisation_id=owner.organisation_id,
    )
    do_add_report(house.office, None, report, Scope())
    return Seed(url, Scope(), owner.mandate_id, owner.organisation_id)
