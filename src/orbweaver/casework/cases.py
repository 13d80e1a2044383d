"""Cases are opened, joined and grown here, inside the transaction of whoever asks."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.agreement import agreements_of
from orbweaver.casework.audit_trail import record_many
from orbweaver.casework.clusters import Growth, Member, NewMedia, Placing
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.positions import members_of, positions_after
from orbweaver.casework.queue_places import refresh_places, refresh_places_of
from orbweaver.casework.surroundings import surroundings_of
from orbweaver.model.ids import content_id

QUESTION_IDS = 500
"""How many ids one question to the database names."""


@scopes_disabled()
def place_media(office: Office, new: Sequence[NewMedia]) -> Growth:
    """Put media into cases; the caller holds the turn of the cases.

    The id of a case that opens depends on its first media and on how many cases that media had.
    """
    if not new:
        return Growth()
    around = surroundings_of(new, office.settings.near_distance_bits)
    placing = Placing(around.clusters, members_of)
    for each, links, case_id in zip(new, around.links, _fresh_ids(new), strict=True):
        placing.place(each, links, case_id)
    _write(office, placing.growth)
    refresh_places(office, {goes for goes, _ in placing.growth.joined})
    refresh_places_of(office, (each.media_sha256_hex for each in new))
    return placing.growth


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


def _fresh_ids(new: Sequence[NewMedia]) -> list[str]:
    """Return, for each media, the id of the case that it would open."""
    media = [each.media_sha256_hex for each in new]
    cases_of = dict.fromkeys(media, 0)
    for some in in_pieces(list(cases_of)):
        held = rows.CaseMedia.objects.filter(media_sha256_hex__in=some)
        for sha256_hex in held.values_list("media_sha256_hex", flat=True):
            cases_of[sha256_hex] += 1
    ids = []
    for each in media:
        ids.append(fresh_case_id(each, cases_of[each]))
        cases_of[each] += 1
    return ids


def fresh_case_id(media_sha256_hex: str, cases: int) -> str:
    """Return the id of the next case that opens with this media, which had so many."""
    return content_id("case", media_sha256_hex, str(cases))


def _write(office: Office, growth: Growth) -> None:
    """Write what placing changed: cases, then members, then joins."""
    at = office.clock.now()
    _write_cases(office, growth.opened, at)
    add_members(growth.added, at)
    rows.CaseJoin.objects.bulk_create(
        rows.CaseJoin(from_case_id=goes, into_case_id=stays, at=at) for goes, stays in growth.joined
    )
    record_many(
        office,
        "case.joined",
        MACHINE,
        ((goes, {"into": stays}) for goes, stays in growth.joined),
    )


def add_members(added: Sequence[tuple[str, Member]], at: datetime) -> None:
    """Write media behind those of their cases, in order."""
    last = positions_after({case_id for case_id, _ in added})
    members = []
    for case_id, member in added:
        last[case_id] = last.get(case_id, 0) + 1
        members.append(
            rows.CaseMedia(
                case_id=case_id,
                position=last[case_id],
                media_sha256_hex=member.media_sha256_hex,
                pdq_hex=member.pdq_hex,
                area_px=member.area_px,
                added_at=at,
            )
        )
    rows.CaseMedia.objects.bulk_create(members, batch_size=QUESTION_IDS)


def _write_cases(office: Office, opened: dict[str, NewMedia], at: datetime) -> None:
    owners = rows.Organisation.objects.in_bulk({each.organisation_id for each in opened.values()})
    needed = agreements_of(office, {(each.pk, each.scheme) for each in owners.values()})
    rows.Case.objects.bulk_create(
        rows.Case(
            case_id=case_id,
            organisation_id=each.organisation_id,
            scheme=owners[each.organisation_id].scheme,
            needed_verdicts=needed[each.organisation_id, owners[each.organisation_id].scheme],
            opened_at=at,
        )
        for case_id, each in opened.items()
    )
    record_many(office, "case.opened", MACHINE, ((case_id, {}) for case_id in opened))
