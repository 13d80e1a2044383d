"""Files that are no pictures, handed over as the crawl hands them: they open cases of their own."""

import hashlib

from orbweaver.casework.models import CaseMedia, Seed
from orbweaver.deployment.web_services import WebServices
from orbweaver.jail.sniff import sniff
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.url import Url
from orbweaver.ports.ledger.port import HandedFinding, Stream
from tests.casework.every import every


def filed(services: WebServices, content: bytes) -> CaseMedia:
    """Seal a reported file and open its case; return it there."""
    sha256_hex = hashlib.sha256(content).hexdigest()
    seed = every(Seed).get()
    sighting = Sighting(
        media_sha256_hex=sha256_hex,
        url=Url.parse("http://gardens.example/files/shed"),
        found_on=seed.url,
        seed_id=seed.seed_id,
        mandate_id=seed.mandate_id,
        at=services.office.clock.now(),
        vantage="direct",
    )
    media = Media(sha256_hex, len(content), sniff(content), 0, 0)
    number = services.desk.cursor(Stream.FINDINGS) + 1
    services.desk.open_cases(
        [HandedFinding(number, Finding(FindingKind.REPORTED, sighting, media, ()))]
    )
    services.vault.seal(sha256_hex, content)
    return every(CaseMedia).get(media_sha256_hex=sha256_hex)
