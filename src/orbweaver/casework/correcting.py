"""Correcting: all that follows when a settled case turns out to be something else.

One transaction: bank entries that came from the case are withdrawn and others take their place,
notices are taken back or asked for, open cases that lay near are put in their place again, and
whoever had appealed is answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orbweaver.casework import bank_book
from orbweaver.casework import models as rows
from orbweaver.casework.audit_trail import record
from orbweaver.casework.cases import in_pieces
from orbweaver.casework.deriving import derive_again
from orbweaver.casework.engines import take_turn
from orbweaver.casework.finals import Final, covered_media, finals_of
from orbweaver.casework.likeness import PDQ
from orbweaver.casework.nearness import tell_open_cases
from orbweaver.casework.office import Office
from orbweaver.casework.queue_places import refresh_places_of
from orbweaver.casework.retracting import Retracted, retract_notices
from orbweaver.casework.settling import fill_bank, fills_bank, label_of, make_due, signals_of
from orbweaver.casework.tenancy import circle_of
from orbweaver.model.bank import BankEntry
from orbweaver.model.scheme import Label

SHA256 = "sha256"


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction makes of which media."""

    case: rows.Case
    correction: rows.Correction
    label: Label
    before: Mapping[str, Final]
    """What each of the media was that become something else, by SHA-256."""

    @property
    def media(self) -> list[str]:
        """The media, in order of SHA-256."""
        return sorted(self.before)

    @property
    def was_actionable(self) -> list[str]:
        """Those of them about which somebody may have been asked to act."""
        return [each for each in self.media if self.before[each].actionable]


def media_of(correction: rows.Correction) -> list[str]:
    """Return the media that a correction is about."""
    return list(correction.media.order_by("id").values_list("media_sha256_hex", flat=True))


def put_in_force(
    office: Office, correction: rows.Correction, before: Mapping[str, Final], actor: str
) -> None:
    """Let everything follow from a correction that counts from now on.

    Within the transaction that made it count, under the turn of the cases.

    Args:
        office: Time, rules, schemes.
        correction: The row; :func:`orbweaver.casework.finals.finals_of` knows it already.
        before: What its media were until now.
        actor: Whose deed made it count.
    """
    case = correction.case
    label = label_of(office, case, correction.label)
    changed = {each: final for each, final in before.items() if final.label != label.name}
    change = Change(case, correction, label, changed)
    facts = {"case": case.case_id, "label": label.name, "media": str(len(changed))}
    record(office, "case.corrected", actor, correction.correction_id, facts)
    take_turn("notices")
    retracted = _retract(office, change)
    if label.actionable:
        make_due(office, case, label, change.media, retracted.over)
    _change_banks(office, change, actor)
    if correction.is_whole:
        derive_again(office, correction)
    _answer_appeals(office, correction)


def _retract(office: Office, change: Change) -> Retracted:
    """Take back what was asked; where the new label asks as well, under the old name only."""
    if change.label.actionable:
        return retract_notices(office, change.correction, change.was_actionable, replaced=True)
    return retract_notices(office, change.correction, change.media, replaced=False)


def _change_banks(office: Office, change: Change, actor: str) -> None:
    """Withdraw the entries that came from the media, and make those of the new label."""
    gone = _entries_of(change)
    if gone:
        bank_book.withdraw_entries(office, actor, gone, change.correction.reason)
    added: list[BankEntry] = []
    if fills_bank(change.case, change.label):
        added += fill_bank(office, change.case, change.label, change.media)
    near = _media_near(gone)
    added += _keep_for_others(office, near, change)
    tell_open_cases(office, added)
    refresh_places_of(office, near)


def _entries_of(change: Change) -> list[rows.BankEntry]:
    """Return the entries in force that the case made of the media.

    A PDQ value stays that media of the same case have too which are what they were.
    """
    values = {signal.value_hex for signal in signals_of(change.media, with_pdq=True)}
    rest = sorted(set(covered_media(change.case)) - change.before.keys())
    finals = finals_of(rest, circle_of(change.case.organisation))
    stand = [each for each, final in finals.items() if final.actionable]
    values -= {signal.value_hex for signal in signals_of(stand, with_pdq=True)}
    with_bank = rows.BankEntry.objects.select_related("bank")
    banks = list(
        rows.Bank.objects.filter(organisation_id=change.case.organisation_id).values_list(
            "bank_id", flat=True
        )
    )
    found: list[rows.BankEntry] = []
    for some in in_pieces(sorted(values)):
        found += with_bank.filter(
            bank_id__in=banks,
            signal_type__in=(SHA256, PDQ),
            value_hex__in=some,
            source=change.case.case_id,
            withdrawal=None,
        )
    return sorted(found, key=lambda entry: entry.entry_id)


def _media_near(gone: Sequence[rows.BankEntry]) -> dict[str, bool]:
    """Return the media that lie near withdrawn entries, each with whether it equals one's PDQ."""
    near: dict[str, bool] = {}
    for some in in_pieces([entry.entry_id for entry in gone]):
        matches = rows.MediaMatch.objects.filter(entry_id__in=some)
        for media, signal_type, bits in matches.values_list(
            "media_sha256_hex", "signal_type", "distance_bits"
        ):
            near[media] = near.get(media, False) or (signal_type == PDQ and bits == 0)
    return near


def _keep_for_others(office: Office, near: Mapping[str, bool], change: Change) -> list[BankEntry]:
    """Make entries again whose PDQ value other cases stand for as well; return them.

    A value was kept once, by the case that was settled first.
    """
    equal = [media for media, is_equal in near.items() if is_equal and media not in change.before]
    known = finals_of(equal, circle_of(change.case.organisation))
    finals = {media: each for media, each in known.items() if each.actionable}
    added: list[BankEntry] = []
    for case_id, media in sorted(_by_case(finals).items()):
        case = rows.Case.objects.select_related("organisation").get(case_id=case_id)
        for name in sorted({finals[each].label for each in media}):
            some = [each for each in media if finals[each].label == name]
            added += fill_bank(office, case, label_of(office, case, name), some)
    return added


def _by_case(finals: Mapping[str, Final]) -> dict[str, list[str]]:
    by_case: dict[str, list[str]] = {}
    for media, final in sorted(finals.items()):
        by_case.setdefault(final.case_id, []).append(media)
    return by_case


def _answer_appeals(office: Office, correction: rows.Correction) -> None:
    """Answer everybody who had asked about this case: what they asked about is decided anew."""
    open_ones = rows.Appeal.objects.filter(case_id=correction.case_id, answer=None)
    for appeal in open_ones.order_by("appeal_id"):
        answer_appeal(office, appeal, correction.person_id, correction)


def answer_appeal(
    office: Office,
    appeal: rows.Appeal,
    person_id: str,
    correction: rows.Correction | None,
    reason: rows.SealedText | None = None,
) -> None:
    """Write what came of an appeal; no correction means that the decision stands."""
    rows.AppealAnswer.objects.create(
        appeal=appeal,
        person_id=person_id,
        correction=correction,
        reason=reason,
        at=office.clock.now(),
    )
    facts = {"case": appeal.case_id, "answer": "changed" if correction else "upheld"}
    if correction:
        facts["correction"] = correction.correction_id
    record(office, "appeal.answered", person_id, appeal.appeal_id, facts)


def without_effect(before: Iterable[Final], label: Label) -> bool:
    """Return whether nothing would change: all is of this label already."""
    return all(final.label == label.name for final in before)
