"""A race: contenders do the same groups of pictures in turn, so that a busy machine hurts all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.parts.contender import Contender, Lap
from bench.parts.progress import show

GROUP_PICTURES = 15

Times = dict[str, dict[str, Lap]]
"""By contender and group: the median lap."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a contender was over some groups."""

    pictures: int
    cpu_s: float
    wall_s: float

    @property
    def per_cpu_s(self) -> float:
        """Pictures a CPU-second."""
        return self.pictures / self.cpu_s

    @property
    def cpu_ms(self) -> float:
        """CPU-milliseconds a picture."""
        return 1000 * self.cpu_s / self.pictures


def grouped(named: Mapping[str, Sequence[Path]]) -> dict[str, list[str]]:
    """Cut each named list into groups of some pictures: ``name/0``, and so on."""
    return {
        f"{name}/{start // GROUP_PICTURES}": [
            str(path) for path in paths[start : start + GROUP_PICTURES]
        ]
        for name, paths in named.items()
        for start in range(0, len(paths), GROUP_PICTURES)
    }


def race(contenders: Sequence[Contender], groups: Iterable[str], passes: int) -> Times:
    """Let each contender do each group ``passes`` times, group by group, the order turning."""
    laps: dict[str, dict[str, list[Lap]]] = defaultdict(lambda: defaultdict(list))
    names = list(groups)
    for turn in range(passes):
        for number, group in enumerate(names):
            show(f"pass {turn + 1} of {passes}, group {number + 1} of {len(names)}")
            shift = (turn + number) % len(contenders)
            for contender in (*contenders[shift:], *contenders[:shift]):
                laps[contender.name][group].append(contender.run({"group": group}))
    return {
        name: {group: _median(of_group) for group, of_group in of_name.items()}
        for name, of_name in laps.items()
    }


def rate(times: Mapping[str, Lap], prefix: str = "") -> Rate | None:
    """Add up the groups whose names begin so; nothing where there are none."""
    chosen = [lap for group, lap in times.items() if group.startswith(prefix)]
    if not chosen:
        return None
    return Rate(
        sum(lap.value for lap in chosen),
        sum(lap.cpu_s for lap in chosen),
        sum(lap.wall_s for lap in chosen),
    )


def _median(laps: Sequence[Lap]) -> Lap:
    cpu_s, wall_s = median(lap.cpu_s for lap in laps), median(lap.wall_s for lap in laps)
    return Lap(cpu_s, wall_s, laps[0].value)
