"""Taking findings over: what needs no eyes is due for notices, the rest goes into cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from orbweaver.casework import models as rows
from orbweaver.casework.audit_trail import record_many
from orbweaver.casework.cases import in_pieces, near_entries_of, place_media
from orbweaver.casework.clusters import NewMedia
from orbweaver.casework.engines import take_turn
from orbweaver.casework.handover import cursor, move_cursor
from orbweaver.casework.likeness import pdq_of
from orbweaver.casework.nouns import finding_row
from orbweaver.casework.office import MACHINE, Office
from orbweaver.errors import UnknownName
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.ports.ledger.port import HandedFinding, Stream

BY_CLASSIFICATION, BY_TERMS = "classification", "terms"


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a notice rests: a final classification here, or the terms of a bank."""

    kind: str
    """``classification`` or ``terms``."""
    basis_id: str
    """The case, or the bank entry."""
    label: str
    leads_to_notice: bool


def take_findings(office: Office, handed: Sequence[HandedFinding]) -> int:
    """Consume handed findings in order of number, once each; return how many were new.

    Raises:
        UnknownName: A finding names a seed that is not here; nothing is consumed.
    """
    with transaction.atomic():
        take_turn("cases")
        done = cursor(Stream.FINDINGS)
        todo = sorted((each for each in handed if each.number > done), key=lambda h: h.number)
        if not todo:
            return 0
        new = _not_here([each.finding for each in todo])
        _keep(office, new)
        _route(office, new)
        move_cursor(Stream.FINDINGS, todo[-1].number)
        return len(new)


def _not_here(findings: Sequence[Finding]) -> list[Finding]:
    by_id = {finding.finding_id: finding for finding in findings}
    there: set[str] = set()
    for some in in_pieces(list(by_id)):
        found = rows.Finding.objects.filter(finding_id__in=some)
        there.update(found.values_list("finding_id", flat=True))
    return [finding for finding_id, finding in by_id.items() if finding_id not in there]


def _keep(office: Office, new: Sequence[Finding]) -> None:
    """Write findings and what their media match."""
    at, owners = office.clock.now(), owners_of(new)
    rows.Finding.objects.bulk_create(
        (finding_row(each, owners[each.sighting.seed_id], at) for each in new), batch_size=200
    )
    _keep_matches(new)
    record_many(
        office,
        "finding.taken",
        MACHINE,
        ((each.finding_id, {"kind": each.kind.value}) for each in new),
    )


def owners_of(findings: Iterable[Finding]) -> dict[str, str]:
    """Return the organisation of each finding's seed.

    Raises:
        UnknownName: A seed is not here.
    """
    wanted = sorted({finding.sighting.seed_id for finding in findings})
    owners: dict[str, str] = {}
    for some in in_pieces(wanted):
        found = rows.Seed.objects.filter(seed_id__in=some)
        owners.update(found.values_list("seed_id", "organisation_id"))
    missing = [seed_id for seed_id in wanted if seed_id not in owners]
    if missing:
        raise UnknownName(f"seed {missing[0]}")
    return owners


def _keep_matches(new: Sequence[Finding]) -> None:
    told = {
        (match.media_sha256_hex, match.entry.entry_id): match
        for finding in new
        for match in finding.matches
    }
    for some in in_pieces(sorted({media for media, _ in told})):
        there = rows.MediaMatch.objects.filter(media_sha256_hex__in=some)
        for key in there.values_list("media_sha256_hex", "entry_id"):
            told.pop(key, None)
    rows.MediaMatch.objects.bulk_create(
        (
            rows.MediaMatch(
                media_sha256_hex=match.media_sha256_hex,
                entry_id=match.entry.entry_id,
                bank=match.entry.bank,
                signal_type=match.entry.signal.signal_type,
                match_type=match.match_type.value,
                distance_bits=match.distance_bits,
                rung=match.rung,
            )
            for match in told.values()
        ),
        batch_size=200,
    )


def _route(office: Office, new: Sequence[Finding]) -> None:
    """Send each finding its way."""
    settled = bases_here({finding.sighting.media_sha256_hex for finding in new})
    known = _bases_by_banks(new)
    due, for_eyes = [], []
    for finding in new:
        basis = settled.get(finding.sighting.media_sha256_hex) or known.get(finding.finding_id)
        if basis is None:
            for_eyes.append(finding)
        elif basis.leads_to_notice:
            due.append(notice_due(office, finding.finding_id, basis, is_unattended=True))
    rows.NoticeDue.objects.bulk_create(due, batch_size=200)
    place_media(office, _new_media(for_eyes))


def notice_due(
    office: Office, finding_id: str, basis: Basis, *, is_unattended: bool, repeats: bool = False
) -> rows.NoticeDue:
    """Return an unsaved row that says: draft this finding's notices."""
    now = office.clock.now()
    return rows.NoticeDue(
        finding_id=finding_id,
        basis=basis.kind,
        basis_id=basis.basis_id,
        label=basis.label,
        is_unattended=is_unattended,
        repeats=repeats,
        since=now,
        due_at=now,
    )


def bases_here(media: Iterable[str]) -> dict[str, Basis]:
    """Return what final classifications of this house say of the very same bytes."""
    found = {}
    for some in in_pieces(sorted(media)):
        covered = rows.ClassifiedMedia.objects.filter(media_sha256_hex__in=some)
        for row in covered.select_related("classification"):
            final = row.classification
            found[row.media_sha256_hex] = Basis(
                BY_CLASSIFICATION, final.case_id, final.label, final.actionable
            )
    return found


def _bases_by_banks(new: Sequence[Finding]) -> dict[str, Basis]:
    """Return which findings need no eyes, by our own books and not by what was handed over."""
    proofs = {
        match.entry.entry_id
        for finding in new
        if finding.kind is FindingKind.KNOWN
        for match in finding.matches
        if match.needs_no_eyes
    }
    entries: dict[str, rows.BankEntry] = {}
    for some in in_pieces(sorted(proofs)):
        in_force = rows.BankEntry.objects.filter(
            entry_id__in=some, withdrawal=None, signal_type="sha256", allows=False
        )
        entries.update({row.entry_id: row for row in in_force.select_related("bank")})
    found: dict[str, Basis] = {}
    for finding in new:
        for match in finding.matches if finding.kind is FindingKind.KNOWN else ():
            entry = entries.get(match.entry.entry_id)
            if entry and _proves(entry, finding):
                found.setdefault(finding.finding_id, _basis_of(entry))
    return found


def _proves(entry: rows.BankEntry, finding: Finding) -> bool:
    is_equal = entry.value_hex == finding.sighting.media_sha256_hex
    return is_equal and (entry.is_final_here or entry.bank.unattended_exact)


def _basis_of(entry: rows.BankEntry) -> Basis:
    if entry.is_final_here:
        return Basis(BY_CLASSIFICATION, entry.source, entry.classification, leads_to_notice=True)
    return Basis(BY_TERMS, entry.entry_id, entry.classification, leads_to_notice=True)


def _new_media(findings: Sequence[Finding]) -> list[NewMedia]:
    """Return the media of findings for the cases, each once."""
    owners = owners_of(findings)
    by_media: dict[str, Finding] = {}
    for finding in findings:
        by_media.setdefault(finding.sighting.media_sha256_hex, finding)
    near = near_entries_of(by_media)
    return [
        NewMedia(
            media_sha256_hex=media,
            pdq_hex=pdq_of(finding.media),
            near_entries=near[media],
            organisation_id=owners[finding.sighting.seed_id],
        )
        for media, finding in by_media.items()
    ]
