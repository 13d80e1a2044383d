"""The crawl of a house in fast mode asks the banks with a margin, at every look."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.config import load_config
from orbweaver.deployment.house import House
from orbweaver.deployment.scanning import crawl_judges, crawl_scans
from orbweaver.jail.pool import JailPool
from orbweaver.model.clock import SystemClock
from orbweaver.model.ids import TimeOrderedIds
from orbweaver.model.media import Media
from orbweaver.model.scan_mode import ScanMode
from orbweaver.model.signal import Signal
from tests.crawl.shed import FixedBanks, bank_entry
from tests.scan.second_looks import between, both_values, mosaic

VIEW = mosaic(2)


@pytest.fixture(scope="module")
def jail() -> Iterator[JailPool]:
    """Start a worker."""
    with JailPool(1) as pool:
        yield pool


def house_in(mode: ScanMode, folder: Path, entry: Signal) -> House:
    """Return a house whose desk has one bank entry."""
    variables = {"ORBWEAVER__SCAN__MODE": str(mode), "ORBWEAVER__SCAN__LEAST_SIDE_PX": "64"}
    clock = SystemClock()
    config = load_config(folder, variables)
    house = House(config, clock, TimeOrderedIds(clock, random.Random(5)))
    vars(house)["desk"] = FixedBanks(1, [bank_entry(entry)])
    return house


@pytest.mark.parametrize(("mode", "bits"), [(ScanMode.FAST, 43), (ScanMode.EXACT, 31)])
def test_the_margin_is_asked_for_in_fast_mode_alone(
    tmp_path: Path, mode: ScanMode, bits: int
) -> None:
    media = Media("a" * 64, 10, "image/jpeg", 8, 8, (Signal("pdq-fast", "0" * 64),))
    for further, expected in ((0, "likely"), (1, None)):
        entry = Signal("pdq", f"{(1 << bits + further) - 1:064x}")
        with house_in(mode, tmp_path / str(further), entry) as house:
            [judged] = crawl_judges(house).judge([media])
            assert judged.finding_kind == expected


def test_what_comes_within_the_margin_is_decoded_in_full(tmp_path: Path, jail: JailPool) -> None:
    fast, exact = both_values(jail, VIEW)
    for bits, mode in ((43, ScanMode.EXACT), (44, ScanMode.FAST)):
        entry = between(fast, exact, bits)
        with house_in(ScanMode.FAST, tmp_path / str(bits), entry) as house:
            result = crawl_scans(house, jail).scan_bytes(VIEW)
            assert (result.mode, result.may_match) == (mode, mode is ScanMode.EXACT)
