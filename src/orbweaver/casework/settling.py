"""Settling: a final classification covers media, fills a bank and makes notices due."""

from orbweaver.casework import bank_book
from orbweaver.casework import models as rows
from orbweaver.casework.actions.banks import NewBank, add_bank
from orbweaver.casework.audit_trail import record
from orbweaver.casework.cases import in_pieces, near_entries_of, place_media
from orbweaver.casework.clusters import NewMedia
from orbweaver.casework.findings import BY_CLASSIFICATION, Basis, notice_due
from orbweaver.casework.likeness import PDQ
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.reviewing import Decision
from orbweaver.casework.wire.media import media_of
from orbweaver.errors import UnknownName
from orbweaver.model.bank import BankEntry, Terms
from orbweaver.model.scheme import Label
from orbweaver.model.signal import Signal


def label_of(office: Office, case: rows.Case, name: str) -> Label:
    """Return a label of the case's scheme.

    Raises:
        UnknownName: The scheme has none of that name.
    """
    scheme = office.schemes[case.scheme]
    label = scheme.label(name)
    if label is None:
        known = ", ".join(each.name for each in scheme.labels)
        raise UnknownName(f"label {name!r}; known are {known}")
    return label


def settle_case(office: Office, case: rows.Case, decision: Decision, verdict: rows.Verdict) -> None:
    """Make a decision final, within the transaction of the verdict that made it."""
    label = label_of(office, case, decision.label)
    final = rows.Classification.objects.create(
        case=case,
        organisation_id=case.organisation_id,
        scheme=case.scheme,
        label=label.name,
        actionable=label.actionable,
        allows=label.allows,
        decided_by=decision.decided_by,
        verdict=verdict,
        at=office.clock.now(),
    )
    facts = {"label": label.name, "by": decision.decided_by}
    record(office, "case.settled", MACHINE, case.case_id, facts)
    covered, left = _members(case, decision.seen_position)
    rows.ClassifiedMedia.objects.bulk_create(
        rows.ClassifiedMedia(media_sha256_hex=member.media_sha256_hex, classification=final)
        for member in covered
    )
    place_media(office, _as_new(case, left))
    media = [member.media_sha256_hex for member in covered]
    if label.actionable:
        _make_due(office, case, label, media)
    if label.actionable or label.allows:
        _fill_bank(office, case, label, media)


def _members(
    case: rows.Case, seen_position: int
) -> tuple[list[rows.CaseMedia], list[rows.CaseMedia]]:
    """Return the media that the decision covers, and those that nobody who agreed had seen."""
    members = list(rows.CaseMedia.objects.filter(case=case).order_by("position"))
    covered = [member for member in members if member.position <= seen_position]
    return covered, members[len(covered) :]


def _as_new(case: rows.Case, left: list[rows.CaseMedia]) -> list[NewMedia]:
    """Return media that joined too late, for a case of their own."""
    near = near_entries_of(member.media_sha256_hex for member in left)
    return [
        NewMedia(
            media_sha256_hex=member.media_sha256_hex,
            pdq_hex=member.pdq_hex,
            near_entries=near[member.media_sha256_hex],
            organisation_id=case.organisation_id,
        )
        for member in left
    ]


def _make_due(office: Office, case: rows.Case, label: Label, media: list[str]) -> None:
    """Make notices due for every finding of the media; a notifier approves what comes of it."""
    basis = Basis(BY_CLASSIFICATION, case.case_id, label.name, leads_to_notice=True)
    due = []
    for some in in_pieces(media):
        found = rows.Finding.objects.filter(media_sha256_hex__in=some, due=None)
        ids = found.order_by("taken_at", "finding_id").values_list("finding_id", flat=True)
        due += [notice_due(office, each, basis, is_unattended=False) for each in ids]
    rows.NoticeDue.objects.bulk_create(due, batch_size=200)


def _fill_bank(office: Office, case: rows.Case, label: Label, media: list[str]) -> None:
    """Put the media into the organisation's own bank; harmless ones by their bytes alone.

    A near copy of something harmless may be anything, so PDQ values never allow.
    """
    bank = _bank_of(office, case, label)
    entries = [
        BankEntry(
            entry_id="",  # the book gives it
            bank=bank.name,
            signal=signal,
            scheme=case.scheme,
            classification=label.name if label.actionable else "",
            is_final_here=True,
            allows=label.allows,
            terms=Terms(),
        )
        for signal in _signals(media, with_pdq=label.actionable)
    ]
    change = bank_book.add_entries(office, bank, entries, case.case_id)
    if change.added:
        facts = {"bank": bank.bank_id, "entries": str(len(change.added))}
        record(office, "bank.filled", MACHINE, str(change.version), facts)


def _bank_of(office: Office, case: rows.Case, label: Label) -> rows.Bank:
    kind = "confirmed" if label.actionable else "harmless"
    name = f"{case.organisation.name} {kind}"
    try:
        return bank_book.bank_called(name)
    except UnknownName:
        given = NewBank(name, case.organisation_id, case.scheme, label.allows)
        return add_bank(office, MACHINE, given)


def _signals(media: list[str], *, with_pdq: bool) -> list[Signal]:
    """Return the SHA-256 of each media, and its PDQ where wanted and good for anything."""
    signals = [Signal("sha256", sha256_hex) for sha256_hex in media]
    if not with_pdq:
        return signals
    measured: dict[str, str] = {}
    for some in in_pieces(media):
        found = rows.Finding.objects.filter(media_sha256_hex__in=some)
        measured.update(found.values_list("media_sha256_hex", "media_json"))
    for text in measured.values():
        pdq = media_of(text).signal(PDQ)
        if pdq is not None and pdq.quality > 0:
            signals.append(pdq)
    return signals
