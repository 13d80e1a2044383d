"""Originals lie far apart, and each alteration changes as much as it claims."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import av
import numpy as np
import pdqhash
import pytest
from PIL import Image

from orbweaver.town.pictures.alteration import FAR, NEAR, Alteration, suits
from orbweaver.town.pictures.darkroom import Darkroom
from orbweaver.town.pictures.original import FileFormat, plan_originals
from tests.town.conftest import TOWN_SEED
from tests.town.hashes import Bits, Hashes, pdq

NEAR_BITS = 31
APART_BITS = 62
LEAST_QUALITY = 50

SEEDS = [TOWN_SEED, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2, 3))]


def nearest_pair_bits(hashes: list[Bits]) -> int:
    """Return the smallest distance between any two of ``hashes``."""
    rows = np.stack(hashes)
    far = rows @ (1 - rows).T
    distances = far + far.T
    np.fill_diagonal(distances, 256)
    return int(distances.min())


def copy_distances_bits(hashes: Hashes, how: Alteration, count: int | None = None) -> list[int]:
    """Return how far the copies made in one way lie from their originals, in order."""
    originals = [one for one in plan_originals(hashes.town_seed)[:count] if suits(one, how)]
    return sorted(hashes.distance_bits(one.original_id, how) for one in originals)


def test_the_same_seed_draws_the_same_bytes() -> None:
    originals = plan_originals(TOWN_SEED, count=12)
    first, second = Darkroom(originals), Darkroom(originals)
    for original in originals:
        name = original.original_id
        assert first.original_file(name) == second.original_file(name)
        assert first.copy_file(name, Alteration.GREYSCALE) == second.copy_file(
            name, Alteration.GREYSCALE
        )
    names = [original.original_id for original in originals[:2]]
    assert first.zip_file(names) == second.zip_file(names)
    assert first.video_file(names) == second.video_file(names)


def test_another_seed_draws_other_pictures() -> None:
    ours, theirs = plan_originals(1, count=3), plan_originals(2, count=3)
    assert Darkroom(ours).original_file("o0000") != Darkroom(theirs).original_file("o0000")


def test_pictures_drawn_before_are_read_from_the_cache(tmp_path: Path) -> None:
    originals = plan_originals(TOWN_SEED, count=1)
    drawn = Darkroom(originals, tmp_path).original_file("o0000")
    (cached,) = tmp_path.iterdir()
    cached.write_bytes(drawn + b"!")
    assert Darkroom(originals, tmp_path).original_file("o0000") == drawn + b"!"


def test_formats_and_sizes_are_as_varied_as_a_crawler_meets_them() -> None:
    originals = plan_originals(TOWN_SEED)
    assert len(originals) >= 300
    assert {original.file_format for original in originals} == set(FileFormat)
    edges = [max(original.width_px, original.height_px) for original in originals]
    shorts = [min(original.width_px, original.height_px) for original in originals]
    assert min(shorts) == 120
    assert 1500 < max(edges) <= 2000


def test_a_file_is_in_the_format_that_the_plan_says() -> None:
    originals = plan_originals(TOWN_SEED, count=60)
    darkroom = Darkroom(originals)
    for original in {one.file_format: one for one in originals}.values():
        picture = Image.open(BytesIO(darkroom.original_file(original.original_id)))
        assert Image.MIME[picture.format or ""] == original.file_format.media_type
        assert picture.size == (original.width_px, original.height_px)
        progressive = bool(picture.info.get("progressive"))
        assert progressive == (original.file_format is FileFormat.PROGRESSIVE)


def test_a_zip_holds_the_exact_originals() -> None:
    originals = plan_originals(TOWN_SEED, count=3)
    darkroom = Darkroom(originals)
    archive = ZipFile(BytesIO(darkroom.zip_file(["o0000", "o0002"])))
    assert archive.read(archive.namelist()[1]) == darkroom.original_file("o0002")


def test_a_clip_shows_each_original_for_a_second() -> None:
    darkroom = Darkroom(plan_originals(TOWN_SEED, count=3))
    with av.open(BytesIO(darkroom.video_file(["o0000", "o0001", "o0002"])), "r") as clip:
        frames = [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]
    assert len(frames) == 24
    for number, frame in enumerate(frames[4::8]):
        bits = pdqhash.compute(frame)[0].astype(np.int16)
        original, _ = pdq(darkroom.original_file(f"o{number:04d}"))
        assert int((bits != original).sum()) <= APART_BITS


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.full
def test_all_originals_are_rich_and_lie_far_apart(
    seed: int, hashes_of: Callable[[int], Hashes]
) -> None:
    hashes, originals = hashes_of(seed), plan_originals(seed)
    assert min(hashes.quality(one.original_id) for one in originals) >= LEAST_QUALITY
    assert nearest_pair_bits([hashes.bits(one.original_id) for one in originals]) > APART_BITS


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("how", sorted(NEAR))
@pytest.mark.full
def test_near_alterations_stay_within_reach_of_pdq(
    seed: int, how: Alteration, hashes_of: Callable[[int], Hashes]
) -> None:
    assert copy_distances_bits(hashes_of(seed), how)[-1] <= NEAR_BITS


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("how", sorted(FAR))
@pytest.mark.full
def test_far_alterations_are_out_of_reach_of_pdq(
    seed: int, how: Alteration, hashes_of: Callable[[int], Hashes]
) -> None:
    assert copy_distances_bits(hashes_of(seed), how)[0] > APART_BITS


@pytest.mark.parametrize("how", sorted(NEAR))
def test_near_copies_of_the_first_originals_are_near(
    how: Alteration, hashes_of: Callable[[int], Hashes]
) -> None:
    assert copy_distances_bits(hashes_of(TOWN_SEED), how, count=16)[-1] <= NEAR_BITS


@pytest.mark.parametrize("how", sorted(FAR))
def test_far_copies_of_the_first_originals_are_far(
    how: Alteration, hashes_of: Callable[[int], Hashes]
) -> None:
    assert copy_distances_bits(hashes_of(TOWN_SEED), how, count=16)[0] > APART_BITS
