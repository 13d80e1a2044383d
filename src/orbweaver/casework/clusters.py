"""Clusters: media that are near copies of one another become one case, in whatever order they come.

Two media belong together when their PDQ values lie near, or when both lie near one bank entry.
(Equal MD5 or SHA-1 to one entry binds nothing together: those are made to collide by people who
want one look to stand for many pictures.) A case is a connected piece of that graph among all
unsettled media, except that

- two cases on which somebody decided stay two,
- what a person split stays apart, until a person joins it again,
- organisations of two circles (:func:`orbweaver.casework.tenancy.circles_of`) share no case.

Here the rules are applied to new media and the cases around them, which is all that can change;
:mod:`orbweaver.casework.surroundings` finds those.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Side = tuple[str, bool]
"""A split by hand, and whether this is the part that was split off."""


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
    area_px: int = 0
    """Width times height; 0 where nobody measured it."""


@dataclass(frozen=True, slots=True)
class Member:
    """Media of a case, as it is written there."""

    media_sha256_hex: str
    pdq_hex: str
    area_px: int


@dataclass(slots=True)
class Cluster:
    """An unsettled case as it grows."""

    case_id: str
    circle: str
    has_decisions: bool = False
    """Whether somebody gave a verdict on it, or holds one."""
    media: int = 0
    """How many it has."""
    sides: set[Side] = field(default_factory=set)
    """Where its media stand in splits by hand that hold."""
    came: list[Member] = field(default_factory=list)
    """What joined since it was read."""


@dataclass(slots=True)
class Growth:
    """What placing media changed, in order."""

    opened: dict[str, NewMedia] = field(default_factory=dict)
    """New cases with their first media."""
    joined: list[tuple[str, str]] = field(default_factory=list)
    """Cases that became part of another: (from, into)."""
    added: list[tuple[str, Member]] = field(default_factory=list)
    """Media added to cases."""


@dataclass(frozen=True, slots=True)
class Links:
    """What new media is bound to."""

    circle: str
    own: frozenset[str] = frozenset()
    """Unsettled cases that hold the very media."""
    near: frozenset[str] = frozenset()
    """Unsettled cases that hold neighbours."""
    earlier: tuple[int, ...] = ()
    """Places, in the batch, of media with near PDQ values that came before it."""
    sides: frozenset[Side] = frozenset()


class Placing:
    """Puts a batch of media into cases."""

    def __init__(
        self, clusters: Mapping[str, Cluster], members_of: Callable[[str], Sequence[Member]]
    ) -> None:
        """Begin.

        Args:
            clusters: The cases around the batch, by id.
            members_of: Reads the media of a case as it was before the batch.
        """
        self._clusters = dict(clusters)
        self._members_of = members_of
        self._into: dict[str, str] = {}
        self._placed: list[str] = []
        self._at_entry: dict[str, set[str]] = {}
        self.growth = Growth()

    def place(self, new: NewMedia, links: Links, case_id: str) -> None:
        """Put media where it belongs; ``case_id`` names the case where it must open one."""
        own = self._among(links.own, links.circle)
        near = [each for each in self._near(new, links) if not each.sides & _far(links)]
        touched = {each.case_id: each for each in [*own, *near]}
        cluster = self._join(touched.values()) if touched else self._open(new, links, case_id)
        if own:
            cluster = self._now(own[0].case_id)
        else:
            self._add(cluster, Member(new.media_sha256_hex, new.pdq_hex, new.area_px))
            cluster.sides |= links.sides
        self._placed.append(cluster.case_id)
        for entry_id in new.near_entries:
            self._at_entry.setdefault(entry_id, set()).add(cluster.case_id)

    def _near(self, new: NewMedia, links: Links) -> list[Cluster]:
        case_ids = {*links.near, *(self._placed[place] for place in links.earlier)}
        for entry_id in new.near_entries:
            case_ids |= self._at_entry.get(entry_id, set())
        return self._among(case_ids, links.circle)

    def _among(self, case_ids: Iterable[str], circle: str) -> list[Cluster]:
        found = {each.case_id: each for each in map(self._now, case_ids)}
        return [each for each in found.values() if each.circle == circle]

    def _now(self, case_id: str) -> Cluster:
        while case_id in self._into:
            case_id = self._into[case_id]
        return self._clusters[case_id]

    def _open(self, new: NewMedia, links: Links, case_id: str) -> Cluster:
        cluster = self._clusters[case_id] = Cluster(case_id, links.circle)
        self.growth.opened[case_id] = new
        return cluster

    def _join(self, touched: Iterable[Cluster]) -> Cluster:
        """Make one of several clusters as far as may be, and return the one that stays.

        One with decisions stays before one without, a larger before a smaller.
        """
        stays, *others = sorted(
            touched, key=lambda each: (not each.has_decisions, -each.media, each.case_id)
        )
        for other in others:
            if not other.has_decisions and not are_apart(other.sides, stays.sides):
                self._merge(other, stays)
        return stays

    def _merge(self, goes: Cluster, stays: Cluster) -> None:
        self.growth.joined.append((goes.case_id, stays.case_id))
        self._into[goes.case_id] = stays.case_id
        is_new = goes.case_id in self.growth.opened
        for member in [*(() if is_new else self._members_of(goes.case_id)), *goes.came]:
            self._add(stays, member)
        stays.sides |= goes.sides

    def _add(self, cluster: Cluster, member: Member) -> None:
        cluster.came.append(member)
        cluster.media += 1
        self.growth.added.append((cluster.case_id, member))


def are_apart(some: Collection[Side], others: Collection[Side]) -> bool:
    """Return whether a split by hand stands between two clusters."""
    return any((split_id, not is_part) in others for split_id, is_part in some)


def _far(links: Links) -> set[Side]:
    """Return the other sides of the splits in which new media stands."""
    return {(split_id, not is_part) for split_id, is_part in links.sides}
