"""A search race at one size: indexes in processes of their own answer slices in turn."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.parts import our_indexes, peer_indexes
from bench.parts.contender import Contender
from bench.parts.progress import say, show

OURS, OURS_TWO = "ours", "ours, two threads"
FLAT, NEAREST = "faiss IndexBinaryFlat range_search", "faiss IndexBinaryFlat search k=1"
MULTI, WIDE = "faiss IndexBinaryMultiHash 16x16", "faiss IndexBinaryMultiHash 11x23"
PDQ_INDEX, PDQ_INDEX_2 = "threatexchange PDQIndex", "threatexchange PDQIndex2"
ONLY_NEAREST = (NEAREST, "usearch exact")


@dataclass(slots=True)
class Score:
    """What one contender did."""

    name: str
    build_cpu_s: float = 0.0
    queries: int = 0
    cpu_s: float = 0.0
    wall_s: float = 0.0
    bytes_an_entry: float = 0.0
    memory_an_entry: float = 0.0
    hits: set[tuple[int, int]] = field(default_factory=set)

    @property
    def per_cpu_s(self) -> float:
        """Queries a CPU-second."""
        return self.queries / self.cpu_s

    @property
    def per_wall_s(self) -> float:
        """Queries a second by the clock on the wall."""
        return self.queries / self.wall_s


@dataclass(frozen=True, slots=True)
class Field:
    """What is searched, and with what."""

    values: Path
    asked: Path
    entries: int
    slices: Mapping[str, int]
    """How many queries each contender answers at a time."""


def duel(field_: Field, peers: Path | None, rounds: int) -> dict[str, Score]:
    """Build every index, then let each answer its slice, round by round."""
    with _contenders(field_, peers) as contenders:
        scores = {one.name: _built(one, field_.entries) for one in contenders}
        for turn in range(rounds):
            for contender in contenders:
                show(f"round {turn + 1} of {rounds}: {contender.name}")
                _answer(contender, scores[contender.name], turn, field_.slices[contender.name])
        for contender in contenders:
            _weigh(contender, scores[contender.name], field_.entries)
    return scores


def _built(contender: Contender, entries: int) -> Score:
    say(f"{contender.name}: building {entries:,}")
    lap = contender.run({"build": True})
    contender.run({"slice": [0, 2]})  # the first answer pays for what is made once
    return Score(contender.name, build_cpu_s=lap.cpu_s)


def _answer(contender: Contender, score: Score, turn: int, count: int) -> None:
    span = [turn * count, (turn + 1) * count]
    threads = 2 if score.name == OURS_TWO else 1
    lap = contender.run({"slice": span, "threads": threads})
    score.queries += count
    score.cpu_s += lap.cpu_s
    score.wall_s += lap.wall_s
    score.hits |= {(query, row) for query, row in lap.value}


def _weigh(contender: Contender, score: Score, entries: int) -> None:
    facts = contender.run({"facts": True}).value
    score.memory_an_entry = facts["memory"] / entries
    score.bytes_an_entry = (facts["file"] or facts["memory"]) / entries


@contextmanager
def _contenders(field_: Field, peers: Path | None) -> Iterator[list[Contender]]:
    with ExitStack() as stack:
        started = [stack.enter_context(_contender(name, field_, peers)) for name in field_.slices]
        for contender in started:
            contender.ready()
        yield started


def _contender(name: str, field_: Field, peers: Path | None) -> Contender:
    is_ours = name in {OURS, OURS_TWO}
    argument = {
        "module": (our_indexes if is_ours else peer_indexes).__name__,
        "name": OURS if is_ours else name,
        "values": str(field_.values),
        "asked": str(field_.asked),
    }
    cores = "0,1" if name == OURS_TWO else "0"
    factory = "bench.parts.searching:searching"
    return Contender(name, factory, argument, None if is_ours else peers, cores)


def missed(score: Score, truth: Sequence[tuple[int, int]], sampled: int) -> int:
    """Return how many true hits among the first ``sampled`` queries a contender did not give."""
    answered = min(sampled, score.queries)
    wanted = {(query, row) for query, row in truth if query < answered}
    if score.name in ONLY_NEAREST:
        found = {query for query, _ in score.hits}
        return len({query for query, _ in wanted} - found)
    return len(wanted - score.hits)
