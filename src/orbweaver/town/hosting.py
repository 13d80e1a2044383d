"""Who hosts what: the recorded look-up that stands in for RDAP and routing tables."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from orbweaver.town.site import Site


@dataclass(frozen=True, slots=True)
class HostingRecord:
    """Where a host stands and who answers for it; ``country`` is ISO 3166-1 alpha-2."""

    host: str
    addresses: tuple[str, ...]
    provider: str
    country: str
    asn: int
    abuse_address: str
    source: str = "recorded"


def hosting_record(site: Site) -> HostingRecord:
    """Return the record of one site."""
    provider = site.provider
    return HostingRecord(
        host=site.host,
        addresses=site.addresses,
        provider=provider.name,
        country=provider.country,
        asn=provider.asn,
        abuse_address=provider.abuse_address,
    )


def hosting_json(records: Iterable[HostingRecord]) -> str:
    """Return ``records`` as a JSON list of objects."""
    return json.dumps([asdict(record) for record in records], indent=1)
