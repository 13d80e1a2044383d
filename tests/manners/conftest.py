"""A started jail, and a shed on a fresh crawl database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.jail.pool import JailPool
from tests.crawl.shed import Shed


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
