"""Nearness: open cases that lie near what was just made final learn of it.

The crawl hands each sighting over once. What is in an open case already is not handed again when
new entries are matched against everything seen, so casework asks itself what of it lies near.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from orbweaver.casework import models as rows
from orbweaver.casework.cases import in_pieces, near_entries_of, place_media
from orbweaver.casework.clusters import NewMedia
from orbweaver.casework.likeness import PDQ
from orbweaver.casework.neighbours import NEIGHBOURS, values_of
from orbweaver.casework.office import Office
from orbweaver.casework.queue_places import refresh_places
from orbweaver.model.bank import BankEntry, MatchType

RUNG = PDQ
"""What is compared here are the pictures as they are."""


def tell_open_cases(office: Office, added: Sequence[BankEntry]) -> None:
    """Note what media of open cases lie near new entries, and work out again where those stand.

    Within the transaction that added the entries, under the turn of the cases. Media that lie near
    one entry belong to one case; those are joined here as when media come in.
    """
    telling = [entry for entry in added if entry.signal.signal_type == PDQ and not entry.allows]
    if not telling:
        return
    values = values_of([entry.signal.value_hex for entry in telling])
    reach = office.settings.near_distance_bits
    case_ids = sorted(set().union(*NEIGHBOURS.now().near(values, reach)))
    members = _members(case_ids)
    found = list(_near(office, telling, values, members))
    _write(found)
    touched = {match.media_sha256_hex for match in found}
    place_media(office, _as_new(each for each in members if each.media_sha256_hex in touched))
    refresh_places(office, case_ids)


def _members(case_ids: Sequence[str]) -> list[rows.CaseMedia]:
    """Return the media of those of these cases that are still unsettled."""
    found: list[rows.CaseMedia] = []
    for some in in_pieces(case_ids):
        unsettled = rows.CaseMedia.objects.filter(
            case_id__in=some, case__join=None, case__classification=None
        )
        found += unsettled.exclude(pdq_hex="").select_related("case").order_by("id")
    return found


def _near(
    office: Office,
    entries: Sequence[BankEntry],
    values: NDArray[np.uint8],
    members: Sequence[rows.CaseMedia],
) -> Iterator[rows.MediaMatch]:
    """Yield what lies near, unsaved; each pair once."""
    if not members:
        return
    held = values_of([member.pdq_hex for member in members])
    for entry, value in zip(entries, values, strict=True):
        reach = min(office.settings.near_distance_bits, entry.terms.near_distance_bits)
        bits = np.unpackbits(held ^ value, axis=1).sum(axis=1)
        distances = {
            members[int(at)].media_sha256_hex: int(bits[at]) for at in np.flatnonzero(bits <= reach)
        }
        for media_sha256_hex, distance_bits in distances.items():
            yield rows.MediaMatch(
                media_sha256_hex=media_sha256_hex,
                entry_id=entry.entry_id,
                bank=entry.bank,
                signal_type=PDQ,
                match_type=MatchType.NEAR.value,
                distance_bits=distance_bits,
                rung=RUNG,
            )


def _write(found: Collection[rows.MediaMatch]) -> None:
    entry_ids = sorted({match.entry_id for match in found})
    there: set[tuple[str, str]] = set()
    for some in in_pieces(entry_ids):
        known = rows.MediaMatch.objects.filter(entry_id__in=some)
        there.update(known.values_list("media_sha256_hex", "entry_id"))
    rows.MediaMatch.objects.bulk_create(
        (match for match in found if (match.media_sha256_hex, match.entry_id) not in there),
        batch_size=200,
    )


def _as_new(members: Iterable[rows.CaseMedia]) -> list[NewMedia]:
    told = list(members)
    near = near_entries_of(member.media_sha256_hex for member in told)
    return [
        NewMedia(
            media_sha256_hex=member.media_sha256_hex,
            pdq_hex=member.pdq_hex,
            near_entries=near[member.media_sha256_hex],
            organisation_id=member.case.organisation_id,
            area_px=member.area_px,
        )
        for member in told
    ]
