"""The full method: clusters found by reading all that is unsettled, as slow and plain as can be.

It knows the rules and nothing of how the house finds neighbours, and says what the house must say.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django_scopes import scopes_disabled

from orbweaver.casework.cases import fresh_case_id
from orbweaver.casework.models import CaseMedia, HeldDecision, Verdict

Sets = frozenset[frozenset[str]]
Split = tuple[frozenset[str], frozenset[str]]
"""The two sides of a split by hand."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Media that comes in, and which bank entries it lies near."""

    media: str
    pdq_hex: str
    entries: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Cluster:
    case_id: str
    is_decided: bool = False
    members: list[str] = field(default_factory=list)


class FullMethod:
    """All unsettled cases as the database has them, and what they become when media come in."""

    @scopes_disabled()
    def __init__(
        self,
        distance_bits: int = 31,
        *,
        near_entries: Mapping[str, Collection[str]] | None = None,
        splits: Sequence[Split] = (),
        besides: str = "",
    ) -> None:
        """Read everything.

        Args:
            distance_bits: How far apart neighbours may lie.
            near_entries: The bank entries near each media, as far as was told before.
            splits: What was split by hand and not taken back.
            besides: A case that is settled in this very moment.
        """
        self._distance_bits = distance_bits
        self._entries = {media: set(ids) for media, ids in (near_entries or {}).items()}
        self._splits = splits
        self._pdq: dict[str, str] = {}
        self._clusters: dict[str, _Cluster] = {}
        self._cases_of = Counter(CaseMedia.objects.values_list("media_sha256_hex", flat=True))
        decided = set(Verdict.objects.values_list("case_id", flat=True))
        decided |= set(HeldDecision.objects.values_list("case_id", flat=True))
        found = CaseMedia.objects.filter(case__join=None, case__classification=None)
        for row in found.exclude(case_id=besides).order_by("case_id", "position"):
            cluster = self._clusters.setdefault(
                row.case_id, _Cluster(row.case_id, row.case_id in decided)
            )
            cluster.members.append(row.media_sha256_hex)
            self._pdq[row.media_sha256_hex] = row.pdq_hex

    def place(self, arrivals: Sequence[Arrival]) -> None:
        """Put media into cases, one after the other."""
        for arrival in arrivals:
            self._entries.setdefault(arrival.media, set()).update(arrival.entries)
        for arrival in arrivals:
            self._place(arrival)

    @property
    def sets(self) -> Sets:
        """The media of every unsettled case."""
        return frozenset(frozenset(each.members) for each in self._clusters.values())

    def _place(self, arrival: Arrival) -> None:
        own = self._holding(arrival.media)
        touched = {
            cluster.case_id: cluster
            for cluster in self._clusters.values()
            if cluster is own
            or (
                any(self._is_near(arrival, media) for media in cluster.members)
                and not self._is_split([arrival.media], cluster.members)
            )
        }
        self._pdq[arrival.media] = arrival.pdq_hex
        if not touched:
            opened = _Cluster(fresh_case_id(arrival.media, self._cases_of[arrival.media]))
            self._clusters[opened.case_id] = touched[opened.case_id] = opened
        stays, *others = sorted(
            touched.values(),
            key=lambda each: (not each.is_decided, -len(each.members), each.case_id),
        )
        for other in others:
            if not other.is_decided and not self._is_split(other.members, stays.members):
                stays.members += other.members
                del self._clusters[other.case_id]
        if own is None:
            stays.members.append(arrival.media)

    def _holding(self, media: str) -> _Cluster | None:
        found = [each for each in self._clusters.values() if media in each.members]
        return found[0] if found else None

    def _is_near(self, arrival: Arrival, media: str) -> bool:
        if arrival.entries & self._entries.get(media, set()):
            return True
        pdq_hex = self._pdq[media]
        if not arrival.pdq_hex or not pdq_hex:
            return False
        bits = (int(arrival.pdq_hex, 16) ^ int(pdq_hex, 16)).bit_count()
        return bits <= self._distance_bits

    def _is_split(self, some: Collection[str], others: Collection[str]) -> bool:
        sides = [*self._splits, *((right, left) for left, right in self._splits)]
        return any(one & set(some) and other & set(others) for one, other in sides)
