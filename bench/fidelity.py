"""How far our PDQ values are from the reference's, by mode, format, size and kind of picture.

On equal luma not one bit may differ, in all eight variants. From bytes on, the distance to
Pillow's full RGB by pdqhash is shown: what lists hold.

Usage: ``./run bench fidelity [--pictures 600] [--others 60] [--small]``
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO

import numpy as np
import pdqhash
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from bench.parts.figures import Record, Target
from bench.parts.ladder import distance_bits, published
from bench.parts.mix import Ingredient, Mix, make_mix
from bench.parts.progress import show
from orbweaver.jail.decoding.decode import see
from orbweaver.jail.decoding.seen import DecodeOrder
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.kernel.pdq import PdqVariants, pdq_of_plane, pdq_of_rgb
from orbweaver.model.scan_mode import ScanMode

MODES = {
    "exact": DecodeOrder(),
    "fast >=256": DecodeOrder(ScanMode.FAST, least_side_px=256),
    "fast": DecodeOrder(ScanMode.FAST),
    "fast, library decoder": DecodeOrder(ScanMode.FAST, own_decoders=False),
    "fast >=128": DecodeOrder(ScanMode.FAST, least_side_px=128),
}
OTHERS = ("png", "webp", "gif", "avif")
LEAST_QUALITY, NEAR_BITS = 50, 31
FAST_MEAN_BITS, FAST_P99_BITS = 1.5, 8
Pixels = NDArray[np.uint8]


def main(words: Sequence[str] | None = None) -> None:
    """Hash every picture in every way, and print the distances."""
    asked = _words().parse_args(words)
    prepare_pillow()
    counts = {"jpg": asked.pictures} | dict.fromkeys(OTHERS, asked.others)
    mix = make_mix(counts, asked.seed, is_small=asked.small)
    record = Record("fidelity")
    record.begin()
    _equal_luma(record, mix)
    found = [(made, *_distances(mix.path(made).read_bytes())) for made in _shown(mix)]
    _table(record, "by kind", found, lambda made: "photographs" if made.is_photo else "drawn")
    _table(record, "by size", found, lambda made: f"{made.size_px:4} px")
    _table(record, "by format", found, _form)
    _hold(record, found)
    record.end()


Found = tuple[Ingredient, int, dict[str, int]]
"""A picture, its quality by the reference, and its distance by mode."""


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench fidelity")
    parser.add_argument("--pictures", type=int, default=600, help="JPEGs in the mix")
    parser.add_argument("--others", type=int, default=60, help="pictures of each other format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="no network, to 640 px")
    return parser


def _shown(mix: Mix) -> Iterable[Ingredient]:
    for number, made in enumerate(mix.ingredients):
        show(f"{number} of {len(mix.ingredients)} pictures")
        yield made


def _equal_luma(record: Record, mix: Mix) -> None:
    """Compare on the same pixels: RGB of every format, and the luma plane of JPEGs."""
    counts: dict[str, list[int]] = defaultdict(list)
    for made in _shown(mix):
        data = mix.path(made).read_bytes()
        rgb = np.asarray(Image.open(BytesIO(data)).convert("RGB"))
        counts["RGB"].append(_differing(pdq_of_rgb(rgb), rgb))
        if made.file_format == "jpg":
            plane = np.ascontiguousarray(simplejpeg.decode_jpeg(data, "GRAY")[..., 0])
            ours = pdq_of_plane(plane, plane.shape[1], plane.shape[0])
            counts["luma plane"].append(_differing(ours, np.stack([plane] * 3, axis=-1)))
    rows = []
    for name, bits in counts.items():
        judged = [count for count in bits if count >= 0]
        rows.append(
            {
                "pixels": name,
                "pictures": len(judged),
                "of quality 0": len(bits) - len(judged),
                "with any bit of the eight values": sum(count > 0 for count in judged),
                "bits in all": sum(judged),
            }
        )
        what = f"bits that differ on equal luma, {name}"
        record.targets.append(Target(what, sum(judged), 0, is_at_most=True))
    record.table("The same pixels: ours against pdqhash, eight values each", rows)


def _differing(ours: PdqVariants, rgb: Pixels) -> int:
    """Return how many bits of eight values differ, and -1 for a flat picture."""
    values, quality = pdqhash.compute_dihedral(rgb)
    if quality == 0:
        return -1
    theirs = np.stack([np.packbits(value.astype(np.uint8)) for value in values])
    return int(np.bitwise_count(ours.values ^ theirs).sum()) + (ours.quality != int(quality))


def _distances(data: bytes) -> tuple[int, dict[str, int]]:
    value, quality = published(data)
    return quality, {n: distance_bits(see(data, order).pdq, value) for n, order in MODES.items()}


def _form(made: Ingredient) -> str:
    return f"{made.file_format} progressive" if made.is_progressive else made.file_format


def _table(
    record: Record, title: str, found: Sequence[Found], sort: Callable[[Ingredient], str]
) -> None:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for made, quality, distances in found:
        if quality >= LEAST_QUALITY:
            for mode, bits in distances.items():
                groups[mode, sort(made)].append(bits)
    rows = [
        {"mode": f"{mode}, {name}", **_spread(bits)}
        for (mode, name), bits in sorted(groups.items())
    ]
    record.table(f"Bits to Pillow RGB + pdqhash, quality {LEAST_QUALITY} or more, {title}", rows)


def _spread(bits: Sequence[int]) -> dict[str, float]:
    return {
        "pictures": len(bits),
        "mean": float(np.mean(bits)),
        "p99": float(np.percentile(bits, 99)),
        "max": max(bits),
        "% above 31": 100 * sum(count > NEAR_BITS for count in bits) / len(bits),
    }


def _hold(record: Record, found: Sequence[Found]) -> None:
    """Hold the fast mode of photographs in JPEG against what was promised."""
    photos = [
        distances
        for made, quality, distances in found
        if made.is_photo and made.file_format == "jpg" and quality >= LEAST_QUALITY
    ]
    spread = _spread([distances["fast"] for distances in photos])
    for what, wanted in (("mean", FAST_MEAN_BITS), ("p99", FAST_P99_BITS)):
        name = f"fast, photographs in JPEG: {what} bits"
        record.targets.append(Target(name, spread[what], wanted, is_at_most=True))


if __name__ == "__main__":
    main()
