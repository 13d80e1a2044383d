"""What the full JPEG decoder's fuzz target starts from: the same files as the low one's."""

from tests.kernel.seeds_jpeg import seeds

__all__ = ["seeds"]
