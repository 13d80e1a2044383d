"""A started jail, a shed on a fresh crawl database, and drawn pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.jail.pool import JailPool
from tests.crawl.members import Members
from tests.crawl.shed import Shed
from tests.jail.drawn import landscape, saved


@pytest.fixture(scope="session")
def jail() -> Iterator[JailPool]:
    """Start two workers with the house's own limits."""
    with JailPool(size=2) as pool:
        yield pool


@pytest.fixture
def shed(crawl_file: Path, jail: JailPool) -> Iterator[Shed]:
    """Open a shed on a fresh database."""
    opened = Shed(crawl_file, jail)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def pictures() -> list[bytes]:
    """Draw twelve different landscapes."""
    return [saved(landscape(seed), "JPEG", quality=85) for seed in range(12)]


@pytest.fixture
def members(pictures: list[bytes]) -> Members:
    """A forum behind a login, not open yet."""
    return Members(pictures)
