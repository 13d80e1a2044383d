"""The job of a recall worker: make copies of its pictures and climb the ladder with each."""

from random import Random

from PIL import Image

from bench.parts.altering import IN_VIEW, Alteration, Family, as_jpeg
from bench.parts.cuttings import Cutting, altered_cuttings, strangers
from bench.parts.ladder import Asked, Ladder, distance_bits, published
from bench.parts.surrounding import SURROUNDED
from bench.parts.timed import Job, Json
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.model.scan_mode import ScanMode

ALTERATIONS = {alteration.name: alteration for alteration in (*IN_VIEW, *SURROUNDED)}
_FRAMED = [one for one in SURROUNDED if one.family is not Family.OTHER] + [
    one for one in SURROUNDED if one.name.startswith(("meme", "instant", "scanned", "on clear"))
]
MODES = (ScanMode.EXACT, ScanMode.FAST)
_LEAST_QUALITY = 50
"""Of a picture worth altering: lists leave worse ones out, as their values say little."""


def looking(argument: dict[str, Json]) -> Job:
    """Return the job. A job names ``altered`` or ``stranger`` by number, or asks for ``costs``."""
    prepare_pillow()
    seed, is_small = argument["seed"], argument["small"]
    altered = altered_cuttings(argument["pictures"], seed, is_small=is_small)
    others = strangers(seed, is_small=is_small)
    ladder = Ladder()
    opened: dict[str, Image.Image] = {}

    def picture(cutting: Cutting) -> Image.Image:
        source = cutting.source
        if source.name not in opened:
            opened.clear()  # one at a time: wallpapers are large
            opened[source.name] = source.open()
        return cutting.cut(opened[source.name])

    def job(asked: dict[str, Json]) -> Json:
        if "altered" in asked:
            return _altered(ladder, picture(altered[asked["altered"]]), seed + asked["altered"])
        if "stranger" in asked:
            return _stranger(ladder, picture(others[asked["stranger"]]), seed + asked["stranger"])
        costs = ladder.costs
        return [costs.pictures, dict(costs.seconds), dict(costs.probes)]

    return job


def _altered(ladder: Ladder, picture: Image.Image, seed: int) -> Json:
    """Return, by alteration and mode, how near each rung came; nothing for a flat picture."""
    known, quality = published(as_jpeg(picture))
    if quality < _LEAST_QUALITY:
        return None
    return {
        f"{name}|{mode}": _nearest(ladder.climb(data, mode), known)
        for name, alteration in ALTERATIONS.items()
        if (data := _copy(alteration, picture, seed))
        for mode in MODES
    }


def _copy(alteration: Alteration, picture: Image.Image, seed: int) -> bytes:
    return alteration.save(alteration.change(picture, Random(f"{seed} {alteration.name}")))


def _nearest(asked: list[Asked], known: bytes) -> dict[str, int]:
    nearest: dict[str, int] = {}
    for one in asked:
        away = distance_bits(one.value, known)
        nearest[one.rung] = min(away, nearest.get(one.rung, away))
    return nearest


def _stranger(ladder: Ladder, picture: Image.Image, seed: int) -> Json:
    """Return views of it: as it is, and in some frame; each with its value and its probes."""
    framed = Random(f"{seed} framed").choice(_FRAMED)
    views = {"as it is": as_jpeg(picture), framed.name: _copy(framed, picture, seed)}
    return [
        {
            "view": view,
            "known": known.hex(),
            "quality": quality,
            "asked": {
                str(mode): [(one.rung, one.value.hex()) for one in ladder.climb(data, mode)]
                for mode in MODES
            },
        }
        for view, data in views.items()
        for known, quality in (published(data),)
    ]
