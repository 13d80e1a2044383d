"""How cases were found before: everything that is unsettled is read for every batch.

Kept so that the two can be measured side by side; it writes nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from orbweaver.casework import models as rows
from orbweaver.casework.clusters import NewMedia

WORDS = 4
FIRST_ROOM = 64


class NearValues:
    """A growing list of PDQ values that is searched exhaustively."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._words: NDArray[np.uint64] = np.zeros((FIRST_ROOM, WORDS), dtype=np.uint64)
        self._count = 0

    def add(self, pdq_hex: str) -> None:
        """Hold one more value."""
        if self._count == len(self._words):
            self._words = np.concatenate([self._words, np.zeros_like(self._words)])
        self._words[self._count] = _words(pdq_hex)
        self._count += 1

    def near(self, pdq_hex: str, distance_bits: int) -> list[int]:
        """Return the places of all values at most that many bits away."""
        differing = np.bitwise_count(self._words[: self._count] ^ _words(pdq_hex))
        distances = differing.sum(axis=1, dtype=np.int64)
        return [int(place) for place in np.flatnonzero(distances <= distance_bits)]


def _words(pdq_hex: str) -> NDArray[np.uint64]:
    return np.frombuffer(bytes.fromhex(pdq_hex), dtype=np.uint64)


@dataclass(slots=True)
class Cluster:
    """An unsettled case in memory."""

    case_id: str
    has_verdicts: bool = False
    members: dict[str, str] = field(default_factory=dict)


class OpenCases:
    """All unsettled cases."""

    def __init__(self, distance_bits: int) -> None:
        """Read what is unsettled."""
        self._distance_bits = distance_bits
        self._values = NearValues()
        self._media_at: list[str] = []
        self._cluster_of: dict[str, Cluster] = {}
        self._clusters: dict[str, Cluster] = {}
        self._media_near: dict[str, set[str]] = {}
        self._read()

    def place_all(self, new: Sequence[NewMedia]) -> None:
        """Put media where they belong."""
        self._know_matches({entry_id for each in new for entry_id in each.near_entries})
        for number, each in enumerate(new):
            self._place(each, f"new {number}")

    def _place(self, new: NewMedia, case_id: str) -> None:
        touched = self._linked(new)
        own = self._cluster_of.get(new.media_sha256_hex)
        if own is not None:
            touched[own.case_id] = own
        cluster = self._join(touched.values()) if touched else self._open(case_id)
        if own is None:
            self._hold(cluster, new.media_sha256_hex, new.pdq_hex)
        for entry_id in new.near_entries:
            self._media_near.setdefault(entry_id, set()).add(new.media_sha256_hex)

    def _know_matches(self, entry_ids: Collection[str]) -> None:
        found = rows.MediaMatch.objects.filter(entry_id__in=entry_ids, match_type="near")
        for entry_id, media in found.values_list("entry_id", "media_sha256_hex"):
            if media in self._cluster_of:
                self._media_near.setdefault(entry_id, set()).add(media)

    def _read(self) -> None:
        members = rows.CaseMedia.objects.filter(case__join=None, case__classification=None)
        decided = rows.Verdict.objects.filter(case__classification=None)
        with_verdicts = set(decided.values_list("case_id", flat=True))
        order = members.order_by("case_id", "position")
        for case_id, media, pdq_hex in order.values_list("case_id", "media_sha256_hex", "pdq_hex"):
            cluster = self._clusters.setdefault(
                case_id, Cluster(case_id, has_verdicts=case_id in with_verdicts)
            )
            self._hold(cluster, media, pdq_hex)

    def _linked(self, new: NewMedia) -> dict[str, Cluster]:
        neighbours: set[str] = set()
        for entry_id in new.near_entries:
            neighbours |= self._media_near.get(entry_id, set())
        if new.pdq_hex:
            places = self._values.near(new.pdq_hex, self._distance_bits)
            neighbours.update(self._media_at[place] for place in places)
        found = [self._cluster_of[media] for media in neighbours]
        return {cluster.case_id: cluster for cluster in found}

    def _open(self, case_id: str) -> Cluster:
        cluster = self._clusters[case_id] = Cluster(case_id)
        return cluster

    def _join(self, touched: Iterable[Cluster]) -> Cluster:
        stays, *others = sorted(
            touched, key=lambda each: (not each.has_verdicts, -len(each.members), each.case_id)
        )
        for other in others:
            if not other.has_verdicts:
                del self._clusters[other.case_id]
                for media, pdq_hex in other.members.items():
                    self._cluster_of[media] = stays
                    stays.members[media] = pdq_hex
        return stays

    def _hold(self, cluster: Cluster, media: str, pdq_hex: str) -> None:
        cluster.members[media] = pdq_hex
        self._cluster_of[media] = cluster
        if pdq_hex:
            self._values.add(pdq_hex)
            self._media_at.append(media)
