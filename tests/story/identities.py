"""The identities of everything that a telling left behind, on whichever engine."""

import json
from collections.abc import Iterable

from django_scopes import scopes_disabled

from orbweaver.crawltables import models as crawl
from orbweaver.deployment.house import House
from orbweaver.ports.ledger.port import Ledger
from orbweaver.town.running import RunningTown
from tests.story.decided import decided
from tests.story.outcome import Identities

EVERYTHING = 1_000_000
CRAWL_TAGS_BY_TIME = {
    "orders.accepted": "how many orders cross at once depends on when the desk looks",
    "visits.recorded": "how many visits a commit records does, too; they are told one by one",
}
"""Tags whose rows are left out, each with its reason."""


def identities(house: House, town: RunningTown) -> Identities:
    """Return the sets of identities by kind; the same story has the same, however it went."""
    with scopes_disabled():
        found = {
            **decided(),
            **_seen(house.ledger),
            "vault": house.vault.names(),
            "mails": (f"{m.notice_id} {m.message_id} {m.recipient}" for m in town.mails()),
        }
        return {kind: sorted(set(each)) for kind, each in found.items()}


def _seen(ledger: Ledger) -> dict[str, Iterable[str]]:
    """Return the identities in the crawl's database, by kind."""
    told = crawl.AuditEventRow.objects.using("crawl").filter(tag="visits.recorded")
    events = crawl.AuditEventRow.objects.using("crawl").exclude(tag__in=CRAWL_TAGS_BY_TIME)
    return {
        "pages": (f"{page.page_id} {page.status} {page.sha256_hex}" for page in ledger.pages()),
        "media": (
            media.sha256_hex for media in ledger.media_with_signals("sha256", "", EVERYTHING)
        ),
        "sightings": (sighting.sighting_id for sighting in ledger.sightings()),
        "matches seen": (
            f"{each.media_sha256_hex} {each.entry_id} {each.distance_bits} {each.rung}"
            for each in ledger.matches()
        ),
        "findings handed": (
            each.finding.finding_id for each in ledger.handed_findings(0, EVERYTHING)
        ),
        "checks handed": (each.check.check_id for each in ledger.handed_checks(0, EVERYTHING)),
        "audit of crawl": (
            f"{tag} {subject}" for tag, subject in events.values_list("tag", "subject")
        ),
        "audit of visits": (
            f"{visit_id} {fact}"
            for facts in told.values_list("facts", flat=True)
            for visit_id, fact in json.loads(facts).items()
        ),
    }
