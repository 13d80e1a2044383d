"""Memory that a picture gave back is kept for the next one, instead of being asked for anew."""

import ctypes

from orbweaver.jail.limits import MEBIBYTE

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Parameters of ``mallopt`` (``malloc.h`` of the GNU library)."""
_KEPT_BYTES = 64 * MEBIBYTE
_LARGEST_KEPT_BYTES = 32 * MEBIBYTE
"""The largest that the GNU library lets one allocation be and still be kept."""


def keep_freed_memory() -> None:
    """Let the allocator keep up to 64 MiB: once a worker, before the first picture.

    Fresh pages cost a fault each: up to a third of a picture's time. Does nothing where the C
    library has no such knob.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGEST_KEPT_BYTES)
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
