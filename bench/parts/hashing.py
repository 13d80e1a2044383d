"""The job of a hashing contender: read the pictures into memory, then hash groups of them."""

from importlib import import_module
from pathlib import Path

from bench.parts.timed import Job, Json

WARM_UP = 3


def hashing(argument: dict[str, Json]) -> Job:
    """Return the job of one contender.

    ``argument``: ``module`` and ``name`` of the contender, ``groups`` of files. A job names a
    ``group`` or several ``groups`` (and, with ``share``, which of how many parts to do); it gives
    the number of pictures done, or with ``values`` what was made of each.
    """
    contenders = import_module(argument["module"]).CONTENDERS
    run = contenders[argument["name"]]()
    groups = {
        name: [Path(path).read_bytes() for path in paths]
        for name, paths in argument["groups"].items()
    }
    for contents in groups.values():
        for data in contents[:WARM_UP]:
            run(data)

    def job(asked: dict[str, Json]) -> Json:
        first, step = asked.get("share", (0, 1))
        names = asked.get("groups") or [asked["group"]]
        contents = [data for name in names for data in groups[name]][first::step]
        if asked.get("values"):
            return [run(data) for data in contents]
        for data in contents:
            run(data)
        return len(contents)

    return job
