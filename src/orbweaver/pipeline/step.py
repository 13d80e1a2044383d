"""Steps: the flow as data, so that whoever runs it need not know what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Step(Generic[Given, Made]):
    """One station: takes a batch and gives a batch.

    Running it twice with the same batch must change nothing the second time: every output is
    named by content, so a runner may simply try again after a failure.
    """

    name: str
    do: Callable[[Sequence[Given]], Sequence[Made]]
    by: Callable[[Given], str]
    """The key of an item: equal keys are the same work, and belong to the same place."""


def run_local(step: Step[Given, Made], batch: Sequence[Given]) -> Sequence[Made]:
    """Run a step here and now, each key once, in order of first appearance."""
    distinct: dict[str, Given] = {}
    for item in batch:
        distinct.setdefault(step.by(item), item)
    return step.do(list(distinct.values())) if distinct else ()
