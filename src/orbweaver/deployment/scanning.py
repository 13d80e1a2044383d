"""A scanner, wired: its workers, its mode, and the banks that it asks."""

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from orbweaver.banks.matcher import Matcher
from orbweaver.config import Config
from orbweaver.deployment.house import House
from orbweaver.deployment.indexes import WIDE
from orbweaver.deployment.migrate import require_schema
from orbweaver.jail.limits import JailLimits
from orbweaver.jail.pool import JailPool
from orbweaver.model.bank import Match
from orbweaver.model.media import Media
from orbweaver.model.scan_mode import ScanMode
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.ports.index.port import Index
from orbweaver.scan.confirm import MARGIN_BITS, ConfirmingScanner
from orbweaver.scan.scanner import Scanner, ScanResult, ScanSettings
from orbweaver.signals.md5 import MD5

_AUDIT_SEED = 20_261_122
_THREADS_BESIDE_WORKERS = 2
"""So many batches are read and hashed while the workers decode others."""


@dataclass(frozen=True, slots=True)
class Scanning:
    """What scans files, and what says of them whether the banks know them."""

    scanner: Scanner | ConfirmingScanner
    matcher: Matcher | None
    workers: int
    kernel: str
    """Which kernel the workers hash with, in a sentence."""
    rungs: tuple[str, ...]
    """What the ladder of detectors asks with."""

    @property
    def threads(self) -> int:
        """How many batches to have under way."""
        return self.workers + _THREADS_BESIDE_WORKERS

    @property
    def asks_md5(self) -> bool:
        """Whether a bank holds MD5 values: nobody else needs it of a file."""
        return self.matcher is not None and self.matcher.holds(MD5.name)

    @property
    def bank_version(self) -> int:
        """Which version of the banks is asked; 0 where there are none."""
        return self.matcher.version if self.matcher else 0

    def matches(self, results: Sequence[ScanResult | None]) -> list[tuple[Match, ...]]:
        """Return what the banks say of each result, in order; asks once for all of them."""
        asked = [result.media for result in results if result and result.may_match]
        judged = iter(self.matcher.judge(asked) if self.matcher else ())
        return [
            next(judged).matches if self.matcher and result and result.may_match else ()
            for result in results
        ]


def scan_settings(config: Config, mode: ScanMode | None = None) -> ScanSettings:
    """Return how the configuration has pictures scanned, in ``mode`` if one is named."""
    section = config.scan
    return ScanSettings(
        mode=mode or section.mode,
        least_side_px=section.least_side_px,
        own_decoders=section.own_decoders,
    )


@contextmanager
def scanning(
    house: House, *, mode: ScanMode | None = None, workers: int | None = None
) -> Iterator[Scanning]:
    """Give a scanner with a worker for every core that this process may use.

    It needs no ``init``: without banks nothing matches.
    """
    workers = workers or len(os.sched_getaffinity(0))
    section, settings = house.config.jail, scan_settings(house.config, mode)
    is_fast = settings.mode is ScanMode.FAST
    matcher = _wide_matcher(house) if is_fast else house.matcher_if_initialised()
    limits = JailLimits(deadline_s=section.deadline_s)
    with JailPool(workers, limits=limits, require_all=section.require_all) as pool:
        scanner = Scanner(pool, settings)
        chosen = _confirming(house.config, scanner, matcher) if is_fast else scanner
        yield Scanning(chosen, matcher, workers, pool.start().kernel, pool.rungs)


def crawl_scans(house: House, pool: JailPool) -> Scanner | ConfirmingScanner:
    """Return what the crawl scans with, in the mode that the configuration names."""
    scanner = Scanner(pool, scan_settings(house.config))
    if house.config.scan.mode is ScanMode.EXACT:
        return scanner
    return _confirming(house.config, scanner, crawl_judges(house))


def crawl_judges(house: House) -> FreshJudges:
    """Return what judges for the crawl: with a margin, where what it scans may be fast."""
    if house.config.scan.mode is ScanMode.EXACT:
        return house.new_judges()
    poll_s = house.config.index.poll_s
    return FreshJudges(house.desk, _wide_index(house), poll_s, margin_bits=MARGIN_BITS)


def _wide_matcher(house: House) -> Matcher | None:
    if not house.is_initialised:
        return None
    require_schema()
    matcher = Matcher(_wide_index(house), MARGIN_BITS)
    matcher.follow(house.desk)
    return matcher


def _wide_index(house: House) -> Index:
    return WIDE.open(house)


def _confirming(
    config: Config, scanner: Scanner, judges: Matcher | FreshJudges | None
) -> ConfirmingScanner:
    def near(media: Sequence[Media]) -> Sequence[bool]:
        if judges is None:
            return [False] * len(media)
        return [bool(judgement.matches) for judgement in judges.judge(media)]

    source = random.Random(_AUDIT_SEED)
    return ConfirmingScanner(scanner, near, source, config.scan.audit_share)
