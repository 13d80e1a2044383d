"""Both sides of the crossings, real: a casework house and a crawl's shed, each on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.jail.pool import JailPool
from tests.casework.conftest import (  # noqa: F401 - fixtures
    house,
    migrated_casework_file,
    sqlite_casework,
)
from tests.casework.house import MANDATE, House
from tests.crawl.conftest import jail, pictures  # noqa: F401 - fixtures
from tests.crawl.shed import Shed


@pytest.fixture
def shed(crawl_file: Path, jail: JailPool, house: House) -> Iterator[Shed]:  # noqa: F811 - fixtures
    """Open a shed whose banks are the house's."""
    opened = Shed(crawl_file, jail, house.desk, MANDATE, house.clock)
    yield opened
    opened.close()
