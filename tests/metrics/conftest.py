"""A shed to crawl from, and a house whose pages are served."""

from tests.crawl.conftest import jail, pictures, shed

__all__ = ["jail", "pictures", "shed"]
