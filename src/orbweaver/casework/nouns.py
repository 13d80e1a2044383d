"""Rows and the nouns of the model that they are copies of."""

from datetime import datetime

from orbweaver.casework import models as rows
from orbweaver.casework.wire.banks import matches_of, matches_text
from orbweaver.casework.wire.media import media_of, media_text
from orbweaver.model.bank import BankEntry, Terms
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Sighting
from orbweaver.model.seed import Reach, RobotsPolicy, Scope, Seed
from orbweaver.model.signal import Signal


def seed_of(row: rows.Seed) -> Seed:
    """Return a seed's row as the noun."""
    scope = Scope(
        reach=Reach(row.reach),
        max_pages=row.max_pages,
        max_hops=row.max_hops,
        hops_out=row.hops_out,
        robots=RobotsPolicy(row.robots),
        reason=row.reason,
    )
    return Seed(row.url, scope, row.mandate_id, row.organisation_id, urgency=row.urgency)


def seed_row(seed: Seed, at: datetime) -> rows.Seed:
    """Return a seed as an unsaved row."""
    return rows.Seed(
        seed_id=seed.seed_id,
        url=seed.url,
        url_key=seed.url.key,
        reach=seed.scope.reach.value,
        max_pages=seed.scope.max_pages,
        max_hops=seed.scope.max_hops,
        hops_out=seed.scope.hops_out,
        robots=seed.scope.robots.value,
        reason=seed.scope.reason,
        urgency=seed.urgency,
        mandate_id=seed.mandate_id,
        organisation_id=seed.organisation_id,
        at=at,
    )


def finding_of(row: rows.Finding) -> Finding:
    """Return a finding's row as the noun."""
    sighting = Sighting(
        media_sha256_hex=row.media_sha256_hex,
        url=row.url,
        found_on=row.found_on,
        seed_id=row.seed_id,
        mandate_id=row.mandate_id,
        at=row.at,
        vantage=row.vantage,
        round_number=row.round_number,
    )
    matches = matches_of(row.matches_json, row.media_sha256_hex)
    return Finding(FindingKind(row.kind), sighting, media_of(row.media_json), matches)


def entry_of(row: rows.BankEntry) -> BankEntry:
    """Return an entry's row, fetched with its bank, as the noun."""
    bank = row.bank
    return BankEntry(
        entry_id=row.entry_id,
        bank=bank.name,
        signal=Signal(row.signal_type, row.value_hex, row.quality),
        scheme=bank.scheme,
        classification=row.classification,
        is_final_here=row.is_final_here,
        allows=row.allows,
        terms=terms_of(bank),
    )


def terms_of(bank: rows.Bank) -> Terms:
    """Return what the giver of a bank allows."""
    return Terms(bank.unattended_exact, bank.near_distance_bits, bank.may_export)


def finding_row(finding: Finding, organisation_id: str, taken_at: datetime) -> rows.Finding:
    """Return a finding as an unsaved row."""
    sighting = finding.sighting
    return rows.Finding(
        finding_id=finding.finding_id,
        kind=finding.kind.value,
        media_sha256_hex=sighting.media_sha256_hex,
        url=sighting.url,
        url_key=sighting.url.key,
        found_on=sighting.found_on,
        seed_id=sighting.seed_id,
        organisation_id=organisation_id,
        mandate_id=sighting.mandate_id,
        at=sighting.at,
        vantage=sighting.vantage,
        round_number=sighting.round_number,
        media_json=media_text(finding.media),
        matches_json=matches_text(finding.matches),
        taken_at=taken_at,
    )
