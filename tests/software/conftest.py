"""A shed as the crawl's own tests have it."""

from tests.crawl.conftest import jail, shed

__all__ = ["jail", "shed"]
