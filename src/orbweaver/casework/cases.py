"""Cases are opened, joined and grown here, inside the transaction of whoever asks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from orbweaver.casework import models as rows
from orbweaver.casework.audit_trail import record_many
from orbweaver.casework.clusters import Growth, NewMedia, OpenCases, positions_after
from orbweaver.casework.office import MACHINE, Office
from orbweaver.model.ids import content_id

QUESTION_IDS = 500
"""How many ids one question to the database names."""


def place_media(office: Office, new: Sequence[NewMedia]) -> Growth:
    """Put media into cases; the caller holds the turn of the cases.

    The id of a case that opens depends on its first media and on how many cases that media had.
    """
    if not new:
        return Growth()
    open_cases = OpenCases(office.settings.near_distance_bits)
    open_cases.know_matches({entry_id for each in new for entry_id in each.near_entries})
    case_ids = _fresh_ids([each.media_sha256_hex for each in new])
    for each in new:
        open_cases.place(each, case_ids[each.media_sha256_hex])
    _write(office, open_cases.growth)
    return open_cases.growth


def near_entries_of(media: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the bank entries that each media lies near, as far as was ever seen."""
    found: dict[str, set[str]] = {each: set() for each in media}
    for some in in_pieces(list(found)):
        near = rows.MediaMatch.objects.filter(media_sha256_hex__in=some, match_type="near")
        for sha256_hex, entry_id in near.values_list("media_sha256_hex", "entry_id"):
            found[sha256_hex].add(entry_id)
    return {each: frozenset(entry_ids) for each, entry_ids in found.items()}


def in_pieces(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """Cut a list of ids into pieces that one question may name."""
    return (ids[start : start + QUESTION_IDS] for start in range(0, len(ids), QUESTION_IDS))


def _fresh_ids(media: Sequence[str]) -> dict[str, str]:
    """Return, for each media, the id of the case that it would open."""
    earlier = dict.fromkeys(media, 0)
    for some in in_pieces(list(earlier)):
        held = rows.CaseMedia.objects.filter(media_sha256_hex__in=some)
        for sha256_hex in held.values_list("media_sha256_hex", flat=True):
            earlier[sha256_hex] += 1
    return {each: content_id("case", each, str(count)) for each, count in earlier.items()}


def _write(office: Office, growth: Growth) -> None:
    """Write what placing changed: cases, then members, then joins."""
    at = office.clock.now()
    _write_cases(office, growth.opened, at)
    last = positions_after({case_id for case_id, _, _ in growth.added})
    members = []
    for case_id, media, pdq_hex in growth.added:
        last[case_id] = last.get(case_id, 0) + 1
        members.append(
            rows.CaseMedia(
                case_id=case_id,
                position=last[case_id],
                media_sha256_hex=media,
                pdq_hex=pdq_hex,
                added_at=at,
            )
        )
    rows.CaseMedia.objects.bulk_create(members, batch_size=QUESTION_IDS)
    rows.CaseJoin.objects.bulk_create(
        rows.CaseJoin(from_case_id=goes, into_case_id=stays, at=at) for goes, stays in growth.joined
    )
    record_many(
        office,
        "case.joined",
        MACHINE,
        ((goes, {"into": stays}) for goes, stays in growth.joined),
    )


def _write_cases(office: Office, opened: dict[str, NewMedia], at: datetime) -> None:
    owners = rows.Organisation.objects.in_bulk({each.organisation_id for each in opened.values()})
    rows.Case.objects.bulk_create(
        rows.Case(
            case_id=case_id,
            organisation_id=each.organisation_id,
            scheme=owners[each.organisation_id].scheme,
            needed_verdicts=owners[each.organisation_id].needed_verdicts,
            opened_at=at,
        )
        for case_id, each in opened.items()
    )
    record_many(office, "case.opened", MACHINE, ((case_id, {}) for case_id in opened))
