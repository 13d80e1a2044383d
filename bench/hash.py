"""Pictures hashed a CPU-second, bytes to PDQ, beside the named peers and the bare decoders.

A web-like mix of real pictures (``bench/parts/mix.py``); contenders are processes of their own
on one core and take turns, group by group. The peers come from PyPI at pinned versions.

Usage: ``./run bench hash [--pictures 300] [--others 40] [--passes 3] [--small]``
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.parts import entrants as who
from bench.parts.contender import Lap
from bench.parts.figures import Record, Target
from bench.parts.mix import SIZES_PX, Mix, make_mix
from bench.parts.peers import peers_python, peers_versions
from bench.parts.race import Rate, Times, grouped, race, rate
from bench.parts.two_cores import two_cores

OTHERS = ("png", "webp", "gif", "avif")
FASTEST_BARE = "bare, fastest"


def main(words: Sequence[str] | None = None) -> None:
    """Run the races and print them."""
    asked = _words().parse_args(words)
    counts = {"jpg": asked.pictures} | dict.fromkeys(OTHERS, asked.others)
    mix = make_mix(counts, asked.seed, is_small=asked.small)
    peers = None if asked.small else peers_python()
    record = Record("hash")
    record.begin()
    _describe(record, mix)
    times = _race(mix, "jpg", who.OF_JPEG, peers, asked)
    _jpeg_table(record, times)
    if asked.cores > 1:
        _two_cores(record, mix, asked)
    for form in OTHERS if asked.others else ():
        _other_table(record, form, _race(mix, form, who.OF_OTHERS, peers, asked))
    record.end()


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench hash")
    parser.add_argument("--pictures", type=int, default=300, help="JPEGs in the mix")
    parser.add_argument("--others", type=int, default=40, help="pictures of each other format")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--core", default="0")
    parser.add_argument("--cores", type=int, default=2, help="1: leave out the run on two")
    parser.add_argument("--small", action="store_true", help="no network, no peers, to 640 px")
    return parser


def _describe(record: Record, mix: Mix) -> None:
    rows = []
    for form in dict.fromkeys(made.file_format for made in mix.ingredients):
        of_form = mix.of_format(form)
        sizes = [mix.path(made).stat().st_size for made in of_form]
        photos = sum(made.is_photo for made in of_form)
        progressive = sum(made.is_progressive for made in of_form)
        rows.append(
            {
                "format": form,
                "pictures": len(of_form),
                "mean kB": sum(sizes) / len(sizes) / 1000,
                "photographs": photos,
                "progressive": progressive,
            }
        )
    record.table("The mix", rows)
    if versions := peers_versions():
        named = ("threatexchange", "pdqhash", "pillow", "perception", "imagehash", "simplejpeg")
        print("peers: " + ", ".join(f"{name} {versions.get(name, '?')}" for name in named))


def _groups(mix: Mix, form: str) -> dict[str, list[str]]:
    by_size: dict[str, list[Path]] = {}
    for made in sorted(mix.of_format(form), key=lambda made: made.size_px):
        by_size.setdefault(f"{made.size_px}", []).append(mix.path(made))
    return grouped(by_size)


def _race(
    mix: Mix, form: str, names: Sequence[str], peers: Path | None, asked: argparse.Namespace
) -> Times:
    groups = _groups(mix, form)
    chosen = list(names) if peers else who.without_peers(names)
    with who.entrants(chosen, groups, peers, asked.core) as contenders:
        return race(contenders, groups, asked.passes)


def _rates(times: Times) -> dict[str, Rate]:
    return {name: found for name, laps in times.items() if (found := rate(laps))}


def _row(name: str, found: Rate, base: Rate | None, laps: Mapping[str, Lap]) -> dict[str, object]:
    row: dict[str, object] = {
        "contender": name,
        "a CPU-s": found.per_cpu_s,
        "a wall-s": found.pictures / found.wall_s,
        "x": found.per_cpu_s / base.per_cpu_s if base else None,
    }
    for size in SIZES_PX:
        of_size = rate(laps, f"{size}/")
        row[f"ms {size} px"] = of_size.cpu_ms if of_size else None
    return row


def _jpeg_table(record: Record, times: Times) -> None:
    rates = _rates(times)
    base = rates.get(who.THREATEXCHANGE) or rates.get(who.REFERENCE)
    rows = [_row(name, found, base, times[name]) for name, found in rates.items()]
    record.table("JPEG, one core; x: of python-threatexchange", rows)
    fast, exact = rates[who.FAST], rates[who.EXACT]
    shares = [
        {"digest": name, "% of fast": 100 * rates[name].cpu_s / fast.cpu_s} for name in who.DIGESTS
    ]
    record.table("Digests of the same bytes", shares)
    wanted = (
        ("exact mode, times python-threatexchange", exact, who.THREATEXCHANGE, 10.0),
        ("exact mode, of bare libjpeg-turbo grey", exact, who.BARE, 0.92),
        ("fast mode, times python-threatexchange", fast, who.THREATEXCHANGE, 30.0),
        ("fast mode, of bare libjpeg-turbo scaled to 128 px", fast, who.BARE_128, 2.0),
    )
    for what, ours, other, least in wanted:
        if other in rates:
            ratio = ours.per_cpu_s / rates[other].per_cpu_s
            record.targets.append(Target(what, ratio, least))
    share = 100 * rates[who.BOTH_DIGESTS].cpu_s / fast.cpu_s
    record.targets.append(Target("SHA-1 and SHA-256, % of fast mode", share, 15, is_at_most=True))


def _two_cores(record: Record, mix: Mix, asked: argparse.Namespace) -> None:
    groups = _groups(mix, "jpg")
    rows = []
    for name in (who.FAST, who.EXACT):
        one_s, two_s = two_cores(name, groups, asked.passes)
        ratio = median(one / two for one, two in zip(one_s, two_s, strict=True))
        count = sum(map(len, groups.values()))
        rows.append(
            {
                "mode": name,
                "one core, a wall-s": count / median(one_s),
                "two cores, a wall-s": count / median(two_s),
                "x": ratio,
            }
        )
        record.targets.append(Target(f"{name}, two cores of one", ratio, 1.9))
    record.table("Two cores, two processes, wall time", rows)


def _other_table(record: Record, form: str, times: Times) -> None:
    rates = _rates(times)
    bare = max((r for name, r in rates.items() if name in who.BARE_DECODERS), key=_speed)
    rows = [_row(name, found, bare, times[name]) for name, found in rates.items()]
    record.table(f"{form}, one core; x: of the fastest bare decoder", rows)
    ratio = rates[who.ANY].per_cpu_s / bare.per_cpu_s
    record.targets.append(Target(f"{form}, of the fastest bare decoder", ratio, 0.9))


def _speed(found: Rate) -> float:
    return found.per_cpu_s


if __name__ == "__main__":
    main()
