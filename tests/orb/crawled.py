"""A furnished house in which something was crawled, and how its pages are read."""

import re

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from orbweaver.casework.models import AuditEvent
from orbweaver.casework.models import Seed as SeedRow
from orbweaver.casework.nouns import seed_of
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.model.finding import FindingKind
from orbweaver.model.seed import Reach, Scope, Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from tests.contracts.planning import NOON
from tests.contracts.walking import Walk, picture, plain, shown

MAP = reverse("orb:crawl")
PLACES, OTHERS = (Role.LIAISON, Role.NOTIFIER), (Role.ADMINISTRATOR, Role.AUDITOR)
NOBODY_OF_IT = (Role.ANALYST, Role.INTAKE)


def the_seed() -> Seed:
    """Return the one seed of the furnished house."""
    with scopes_disabled():
        return seed_of(SeedRow.objects.get())


def visit(path: str, seed: Seed, purpose: Purpose = Purpose.PAGE) -> Visit:
    return Visit(Url.parse(path, base=seed.url), purpose, seed, NOON, hops=1)


@pytest.fixture
def seed(services: WebServices) -> Seed:
    """A seed of which three pages, two media and a find were recorded, and a branch of one page."""
    made = the_seed()
    walk = Walk(services.frontier, services.ledger)  # type: ignore[arg-type]  # both on SQLite
    for number in range(3):
        walk.see(plain(visit(f"p{number}", made)))
    for name, kind in (("a", FindingKind.KNOWN), ("b", None)):
        walk.see(shown(picture(name), visit(f"{name}.png", made, Purpose.MEDIA), kind=kind))
    scope = Scope(Reach.HOST)
    quarry = Url.parse("http://quarry.example/")
    grown = Seed(quarry, scope, made.mandate_id, made.organisation_id, root_id=made.seed_id)
    walk.see(plain(Visit(quarry, Purpose.PAGE, grown, NOON, hops=2)))
    return made


def main_of(page: str) -> str:
    main = page.partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def rows_of(page: str) -> list[list[str]]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", "", cell).split())
            for cell in re.findall(CELL, row, re.DOTALL)
        ]
        for row in rows
    ]


CELL = r"<t[hd][^>]*>(.*?)</t[hd]>"


def looks() -> list[str]:
    return list(
        AuditEvent.objects.filter(tag__startswith="crawl.")
        .order_by("number")
        .values_list("tag", flat=True)
    )


def fetches_of(seed: Seed) -> str:
    return reverse("orb:crawl-fetches", args=[seed.seed_id])


def har_of(seed: Seed) -> str:
    return reverse("orb:crawl-har", args=[seed.seed_id])
