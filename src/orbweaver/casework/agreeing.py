"""How far people agree: shares of equal pairs, and Krippendorff's alpha for names.

Source of alpha: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), the form
for nominal data with missing values: one minus observed over expected disagreement, counted from a
table of coincidences.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the labels of cases that several people decided come to."""

    cases: int
    """Those with two labels or more; others say nothing."""
    pairs: int
    equal_pairs: int
    alpha: float | None
    """1 for full agreement, 0 for what chance gives; nothing where all labels are the same."""
    confusions: tuple[tuple[str, str, int], ...]
    """Two labels that were given to one case, and how many pairs did; the most frequent first."""


def agreement_of(cases: Iterable[Sequence[str]]) -> Agreement:
    """Return how far the labels of each case agree.

    >>> agreement_of([["a", "a"], ["a", "b"]]).equal_pairs
    1
    """
    told = [labels for labels in cases if len(labels) > 1]
    pairs = [pair for labels in told for pair in combinations(sorted(labels), 2)]
    apart = Counter((one, other) for one, other in pairs if one != other)
    return Agreement(
        cases=len(told),
        pairs=len(pairs),
        equal_pairs=sum(1 for one, other in pairs if one == other),
        alpha=alpha_of(told),
        confusions=tuple((one, other, count) for (one, other), count in apart.most_common()),
    )


def alpha_of(cases: Sequence[Sequence[str]]) -> float | None:
    """Return Krippendorff's alpha for nominal labels; nothing where it is not defined."""
    weights: dict[tuple[str, str], float] = {}
    for labels in cases:
        for pair in permutations(labels, 2):
            weights[pair] = weights.get(pair, 0.0) + 1 / (len(labels) - 1)
    margins: dict[str, float] = {}
    for (one, _other), weight in weights.items():
        margins[one] = margins.get(one, 0.0) + weight
    total = sum(margins.values())
    expected = sum(
        margins[one] * margins[other] for one in margins for other in margins if one != other
    )
    if total <= 1 or not expected:
        return None
    observed = sum(weight for (one, other), weight in weights.items() if one != other)
    return 1 - (total - 1) * observed / expected
