"""States: all parts of an index at one version; a search asks one state and no other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from orbweaver.kernel.rows import (
    NEAR_SIZE_BYTES,
    REACH_MAX_BITS,
    DigestKind,
    Numbers,
    Values,
)
from orbweaver.model.bank import BankUpdate, Match, MatchType
from orbweaver.model.media import Media
from orbweaver.ports.index.port import EXACT_RUNG
from orbweaver.ports.index.questions import digests, near_questions, rank
from orbweaver.ports.index.segments.manifest import Manifest
from orbweaver.ports.index.segments.part import PDQ, Part, empty_delta

_Asked = list[tuple[int, str]]
"""For each question, which media asks it and on which rung."""


@dataclass(frozen=True, slots=True)
class State:
    """What an index holds; replaced as a whole."""

    version: int = 0
    """Of the banks."""
    history: str = ""
    """Of the banks up to the version."""
    base: Manifest = field(default_factory=Manifest)
    """What named the segments."""
    segments: tuple[Part, ...] = ()
    delta: Part = field(default_factory=empty_delta)
    unmerged: int = 0
    """How many entries came or went since the segments were written."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, the delta last."""
        return (*self.segments, self.delta)

    @property
    def alive(self) -> int:
        """How many entries count."""
        return sum(part.alive for part in self.parts)

    def with_updates(self, updates: Sequence[BankUpdate], history: str) -> "State":
        """Return the state after updates that followed upon this one, and the history then.

        Raises:
            MalformedSignal: A value of no known type or length.
        """
        withdrawn = [entry for update in updates for entry in update.withdrawn]
        added = [entry for update in updates for entry in update.added]
        thinned = [part.without(part.places_of(withdrawn)) for part in self.parts]
        if added:
            thinned[-1] = thinned[-1].with_entries(added)
        return replace(
            self,
            version=updates[-1].version,
            history=history,
            segments=tuple(thinned[:-1]),
            delta=thinned[-1],
            unmerged=self.unmerged + len(added) + len(withdrawn),
        )

    def search(self, media: Sequence[Media]) -> list[tuple[Match, ...]]:
        """Return the matches of each media, best first, in the order asked."""
        found: list[list[Match]] = [[] for _ in media]
        for place, match in (*self._equal(media), *self._near(media)):
            found[place].append(match)
        return [tuple(sorted(matches, key=rank)) for matches in found]

    def _equal(self, media: Sequence[Media]) -> Iterator[tuple[int, Match]]:
        for kind in DigestKind:
            places, values = _digest_questions(media, kind)
            for part in self.parts if places else ():
                if not part.row_count(kind):
                    continue
                hits = part.rows.search_digests(kind, values, dead=part.bitmaps.get(kind))
                entries = part.entries(kind, hits.row)
                for query, entry in zip(hits.query.tolist(), entries, strict=True):
                    place = places[query]
                    name = media[place].sha256_hex
                    yield place, Match(name, entry, MatchType.EXACT, 0, EXACT_RUNG)

    def _near(self, media: Sequence[Media]) -> Iterator[tuple[int, Match]]:
        asked, values = _near_questions(media)
        for part in self.parts if asked else ():
            if part.row_count(PDQ):
                yield from _near_in(part, media, asked, values)


def standing(manifest: Manifest, parts: Sequence[Part]) -> State:
    """Return the state that a manifest names, of which these are the segments."""
    return State(manifest.bank_version, manifest.bank_history, manifest, tuple(parts))


def _near_in(
    part: Part, media: Sequence[Media], asked: _Asked, values: Values
) -> Iterator[tuple[int, Match]]:
    """Yield what lies near in one part: each entry once for each media, by what is closest."""
    hits = part.rows.search_near(values, REACH_MAX_BITS, dead=part.bitmaps.get(PDQ))
    best: dict[tuple[int, int], tuple[int, str]] = {}
    triples = zip(hits.query.tolist(), hits.row.tolist(), hits.distance_bits.tolist(), strict=True)
    for query, row, bits in triples:
        place, rung = asked[query]
        if (place, row) not in best or bits < best[place, row][0]:
            best[place, row] = (bits, rung)
    entries = part.entries(PDQ, _numbers([row for _, row in best]))
    for ((place, _), (bits, rung)), entry in zip(best.items(), entries, strict=True):
        if entry.signal.quality > 0:
            yield place, Match(media[place].sha256_hex, entry, MatchType.NEAR, bits, rung)


def _near_questions(media: Sequence[Media]) -> tuple[_Asked, Values]:
    asked: _Asked = []
    values = bytearray()
    for place, one in enumerate(media):
        for rung, signal in near_questions(one):
            asked.append((place, rung))
            values += bytes.fromhex(signal.value_hex)
    return asked, np.frombuffer(bytes(values), np.uint8).reshape(-1, NEAR_SIZE_BYTES)


def _digest_questions(media: Sequence[Media], kind: DigestKind) -> tuple[list[int], Values]:
    places: list[int] = []
    values = bytearray()
    for place, one in enumerate(media):
        for signal_type, value_hex in digests(one):
            if signal_type == kind and len(value_hex) == 2 * kind.size_bytes:
                places.append(place)
                values += bytes.fromhex(value_hex)
    return places, np.frombuffer(bytes(values), np.uint8).reshape(-1, kind.size_bytes)


def _numbers(rows: list[int]) -> Numbers:
    return np.array(rows, np.uint32)
