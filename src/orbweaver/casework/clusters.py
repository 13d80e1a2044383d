"""Clusters: media that are near copies of one another become one case, in whatever order they come.

Two media belong together when their PDQ values lie near, or when both lie near one bank entry.
(Equal MD5 or SHA-1 to one entry binds nothing together: those are made to collide by people who
want one look to stand for many pictures.) A case is a connected piece of that graph among all
unsettled media, except that two cases that both hold verdicts stay two.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from orbweaver.casework import models as rows
from orbweaver.casework.likeness import NearValues
from orbweaver.model.bank import MatchType


@dataclass(frozen=True, slots=True)
class NewMedia:
    """Media that must be in a case."""

    media_sha256_hex: str
    pdq_hex: str
    """Empty where no PDQ value can tell near copies."""
    near_entries: frozenset[str]
    """Ids of the bank entries that it lies near."""
    organisation_id: str
    """Under whose mandate it was found."""


@dataclass(slots=True)
class Cluster:
    """An unsettled case as it grows in memory."""

    case_id: str
    has_verdicts: bool = False
    members: dict[str, str] = field(default_factory=dict)
    """PDQ by media, in order of joining."""


@dataclass(slots=True)
class Growth:
    """What placing media changed, in order."""

    opened: dict[str, NewMedia] = field(default_factory=dict)
    """New cases with their first media."""
    joined: list[tuple[str, str]] = field(default_factory=list)
    """Cases that became part of another: (from, into)."""
    added: list[tuple[str, str, str]] = field(default_factory=list)
    """Media added to cases: (case, media, PDQ)."""


class OpenCases:
    """All unsettled cases, as they stand in this transaction."""

    def __init__(self, distance_bits: int) -> None:
        """Read what is unsettled; ``distance_bits`` is how far neighbours may lie apart."""
        self._distance_bits = distance_bits
        self._values = NearValues()
        self._media_at: list[str] = []
        self._cluster_of: dict[str, Cluster] = {}
        self._clusters: dict[str, Cluster] = {}
        self._media_near: dict[str, set[str]] = {}
        self.growth = Growth()
        self._read()

    def place(self, new: NewMedia, case_id: str) -> None:
        """Put media where it belongs; ``case_id`` names the case where it must open one."""
        touched = self._linked(new)
        own = self._cluster_of.get(new.media_sha256_hex)
        if own is not None:
            touched[own.case_id] = own
        cluster = self._join(touched.values()) if touched else self._open(new, case_id)
        if own is None:
            self._add(cluster, new.media_sha256_hex, new.pdq_hex)
        for entry_id in new.near_entries:
            self._media_near.setdefault(entry_id, set()).add(new.media_sha256_hex)

    def know_matches(self, entry_ids: Collection[str]) -> None:
        """Read which media in cases lie near these bank entries, before placing media near them."""
        found = rows.MediaMatch.objects.filter(
            entry_id__in=entry_ids, match_type=MatchType.NEAR.value
        )
        for entry_id, media in found.values_list("entry_id", "media_sha256_hex"):
            if media in self._cluster_of:
                self._media_near.setdefault(entry_id, set()).add(media)

    def holds(self, media_sha256_hex: str) -> bool:
        """Return whether media is in an unsettled case."""
        return media_sha256_hex in self._cluster_of

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
        """Return the clusters with a neighbour of this media, by case id."""
        neighbours: set[str] = set()
        for entry_id in new.near_entries:
            neighbours |= self._media_near.get(entry_id, set())
        if new.pdq_hex:
            places = self._values.near(new.pdq_hex, self._distance_bits)
            neighbours.update(self._media_at[place] for place in places)
        found = [self._cluster_of[media] for media in neighbours]
        return {cluster.case_id: cluster for cluster in found}

    def _open(self, new: NewMedia, case_id: str) -> Cluster:
        cluster = self._clusters[case_id] = Cluster(case_id)
        self.growth.opened[case_id] = new
        return cluster

    def _join(self, touched: Iterable[Cluster]) -> Cluster:
        """Make one of several clusters, and return the one that stays.

        One with verdicts stays before one without, a larger before a smaller.
        """
        stays, *others = sorted(
            touched, key=lambda each: (not each.has_verdicts, -len(each.members), each.case_id)
        )
        for other in others:
            if not other.has_verdicts:
                self._merge(other, stays)
        return stays

    def _merge(self, goes: Cluster, stays: Cluster) -> None:
        self.growth.joined.append((goes.case_id, stays.case_id))
        del self._clusters[goes.case_id]
        for media, pdq_hex in goes.members.items():
            self._cluster_of[media] = stays
            if media not in stays.members:
                stays.members[media] = pdq_hex
                self.growth.added.append((stays.case_id, media, pdq_hex))

    def _add(self, cluster: Cluster, media: str, pdq_hex: str) -> None:
        self._hold(cluster, media, pdq_hex)
        self.growth.added.append((cluster.case_id, media, pdq_hex))

    def _hold(self, cluster: Cluster, media: str, pdq_hex: str) -> None:
        cluster.members[media] = pdq_hex
        self._cluster_of[media] = cluster
        if pdq_hex:
            self._values.add(pdq_hex)
            self._media_at.append(media)


def positions_after(case_ids: Collection[str]) -> dict[str, int]:
    """Return the last position taken in each of these cases."""
    found = rows.CaseMedia.objects.filter(case_id__in=case_ids).order_by("case_id", "position")
    return dict(found.values_list("case_id", "position"))
