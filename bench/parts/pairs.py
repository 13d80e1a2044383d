"""False positives: every picture's probes against every other picture's published value."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.parts.cuttings import Cutting
from bench.parts.ladder import NEAR_BITS
from bench.parts.progress import show
from bench.parts.sources import Kind
from bench.parts.timed import Json

ALIKE = Path(__file__).with_name("alike.txt")
_KEPT = 400
AS_IS = "as it is"


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two pictures that came near one another."""

    distance_bits: int
    asked: int
    """The number of the picture that was asked with."""
    asked_view: str
    rung: str
    known: int
    known_view: str


@dataclass(slots=True)
class Tally:
    """What became of the pairs of one sort."""

    pairs: int = 0
    near: Counter[str] = field(default_factory=Counter)
    """Pairs within reach, by the first rung that said so; a pair counts once."""
    alike: int = 0
    """Pairs within reach that were looked at and are near-copies by somebody's hand."""

    @property
    def false(self) -> int:
        """Pairs within reach that should not be."""
        return sum(self.near.values())


@dataclass(frozen=True, slots=True)
class Stranger:
    """One view of a picture: what lists would hold of it, and what we would ask."""

    number: int
    view: str
    known: bytes
    quality: int
    asked: Sequence[tuple[str, bytes]]


def strangers_of(answers: Iterable[tuple[int, Json]], mode: str) -> list[Stranger]:
    """Read what the workers sent, for one mode."""
    return [
        Stranger(
            number,
            view["view"],
            bytes.fromhex(view["known"]),
            view["quality"],
            [(rung, bytes.fromhex(value)) for rung, value in view["asked"][mode]],
        )
        for number, views in answers
        for view in views
    ]


def compare(
    cuttings: Sequence[Cutting], strangers: Sequence[Stranger]
) -> tuple[dict[tuple[str, str], Tally], list[Pair]]:
    """Ask with every view of every picture, and hold it against those of all other sources.

    Returns tallies by the kinds of both (``real`` or ``drawn``) and the view of the known one
    (as it is, or framed: a screenshot in a bank), and the nearest pairs.
    """
    alike = _alike()
    sources = np.array([cuttings[s.number].source.name for s in strangers])
    values = np.concatenate([_words(value) for s in strangers for _, value in s.asked])
    owners = np.repeat(np.arange(len(strangers)), [len(s.asked) for s in strangers])
    rungs = [rung for s in strangers for rung, _ in s.asked]
    tallies: dict[tuple[str, str], Tally] = {}
    nearest: list[Pair] = []
    for place, known in enumerate(strangers):
        show(f"pairs: {place} of {len(strangers)}")
        if known.quality == 0:
            continue
        others = np.flatnonzero(sources != sources[place])
        _count(tallies, cuttings, known, strangers, others)
        away = np.bitwise_count(values ^ _words(known.known)).sum(axis=1, dtype=np.uint16)
        hits = np.flatnonzero((away <= NEAR_BITS) & (sources[owners] != sources[place]))
        best: dict[int, Pair] = {}
        for hit in hits.tolist():
            asked = strangers[owners[hit]]
            best.setdefault(
                owners[hit],
                Pair(
                    int(away[hit]), asked.number, asked.view, rungs[hit], known.number, known.view
                ),
            )
        for pair in best.values():
            tally = tallies[_sort_of(cuttings, pair)]
            if _is_alike(alike, cuttings, pair):
                tally.alike += 1
            else:
                tally.near[pair.rung] += 1
                nearest.append(pair)
    return tallies, sorted(nearest)[:_KEPT]


def _count(
    tallies: dict[tuple[str, str], Tally],
    cuttings: Sequence[Cutting],
    known: Stranger,
    strangers: Sequence[Stranger],
    others: NDArray[np.intp],
) -> None:
    kinds = Counter(_kind(cuttings[strangers[n].number]) for n in others.tolist())
    for kind, count in kinds.items():
        key = _key(kind, _kind(cuttings[known.number]), known.view)
        tallies.setdefault(key, Tally()).pairs += count


def _sort_of(cuttings: Sequence[Cutting], pair: Pair) -> tuple[str, str]:
    return _key(_kind(cuttings[pair.asked]), _kind(cuttings[pair.known]), pair.known_view)


def _key(asked_kind: str, known_kind: str, known_view: str) -> tuple[str, str]:
    kinds = asked_kind if asked_kind == known_kind else "real and drawn"
    return kinds, AS_IS if known_view == AS_IS else "framed or screenshot"


def _kind(cutting: Cutting) -> str:
    return "drawn" if cutting.source.kind is Kind.DRAWN else "real"


def _words(value: bytes) -> NDArray[np.uint64]:
    return np.frombuffer(value, np.uint64).reshape(1, 4)


def _alike() -> list[tuple[str, str]]:
    lines = [line.split() for line in ALIKE.read_text(encoding="utf-8").splitlines()]
    return [(line[0], line[1]) for line in lines if line and not line[0].startswith("#")]


def _is_alike(alike: list[tuple[str, str]], cuttings: Sequence[Cutting], pair: Pair) -> bool:
    names = cuttings[pair.asked].source.name, cuttings[pair.known].source.name
    return any(
        fnmatchcase(one, first) and fnmatchcase(other, second)
        for one, other in (names, names[::-1])
        for first, second in alike
    )
