"""How closely requests followed one another, by a server's log of arrivals."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from orbweaver.town.serving.arrivals import Arrival


def by(arrivals: Iterable[Arrival], place: Callable[[Arrival], str]) -> dict[str, list[Arrival]]:
    """Return the arrivals of each place in the order in which they came in."""
    grouped: defaultdict[str, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        grouped[place(arrival)].append(arrival)
    return {at: sorted(those, key=lambda one: one.at_s) for at, those in grouped.items()}


def shortest_pause_s(arrivals: Sequence[Arrival]) -> float:
    """Return the least time from one arrival to the next at one host.

    Nothing is allowed for here. The pause runs from the end of a request, which is after it was
    stamped, to the start of the next, which is before it is stamped: between two stamps lies at
    least the pause, however late server and client are.
    """
    return min((b.at_s - a.at_s for a, b in pairwise(arrivals)), default=float("inf"))


def haste_s(arrivals: Sequence[Arrival], limit_s: float) -> float:
    """Return by how much any stretch of arrivals at one address was too short.

    A stretch of n arrivals after a first one must take n times the limit, all stretches, not
    only neighbours: nobody may run ahead a little each time. An arrival came in between
    ``after_s`` and ``at_s``, so the longest that a stretch can have taken counts.
    """
    worst_s = latest_start_s = float("-inf")
    for number, arrival in enumerate(arrivals):
        worst_s = max(worst_s, latest_start_s - (arrival.at_s - number * limit_s))
        latest_start_s = max(latest_start_s, arrival.after_s - number * limit_s)
    return worst_s


def pauses_after(arrivals: Sequence[Arrival], statuses: frozenset[int]) -> list[float]:
    """Return how long a host was left alone after each answer of these statuses."""
    return [b.at_s - a.at_s for a, b in pairwise(arrivals) if a.status in statuses]
