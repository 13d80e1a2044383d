"""One started jail for all tests of this room, and a good picture to compare with."""

from collections.abc import Iterator

import pytest

from orbweaver.jail.pool import JailPool
from tests.jail.drawn import landscape, saved


@pytest.fixture(scope="session")
def jail() -> Iterator[JailPool]:
    """Start two workers with the house's own limits."""
    with JailPool(size=2) as pool:
        yield pool


@pytest.fixture(scope="session")
def good_picture() -> bytes:
    """Return a JPEG with much detail."""
    return saved(landscape(seed=1), "JPEG")
