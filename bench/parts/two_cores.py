"""Two processes on two cores against one: the same pictures, by the clock on the wall."""

from collections.abc import Mapping, Sequence
from time import perf_counter

from bench.parts.contender import Contender
from bench.parts.entrants import entrant

CORES = ("0", "1")


def two_cores(
    name: str, groups: Mapping[str, Sequence[str]], passes: int
) -> tuple[list[float], list[float]]:
    """Return wall seconds of one process alone, and of two that share the work, by pass."""
    one_s, two_s = [], []
    with (
        entrant(name, groups, None, CORES[0]) as first,
        entrant(name, groups, None, CORES[1]) as second,
    ):
        for contender in (first, second):
            contender.ready()
            _wall_s(groups, [(contender, (0, 1))])
        for _ in range(passes):
            one_s.append(_wall_s(groups, [(first, (0, 1))]))
            two_s.append(_wall_s(groups, [(first, (0, 2)), (second, (1, 2))]))
    return one_s, two_s


def _wall_s(
    groups: Mapping[str, Sequence[str]], workers: Sequence[tuple[Contender, tuple[int, int]]]
) -> float:
    """Let each worker do its share of every group, not waiting for the others."""
    started_s = perf_counter()
    for contender, share in workers:
        contender.start({"groups": list(groups), "share": share})
    for contender, _ in workers:
        contender.finish()
    return perf_counter() - started_s
