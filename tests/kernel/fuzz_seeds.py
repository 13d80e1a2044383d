"""What the kernel's fuzz targets start from: good inputs, made by code, that mutants are drawn of.

A target ``native/fuzz/fuzz_<thing>.cpp`` has its seeds in ``tests/kernel/seeds_<thing>.py``, as a
function ``seeds() -> Iterator[bytes]``.
"""

from collections.abc import Iterator
from importlib import import_module


def seeds(thing: str) -> Iterator[bytes]:
    """Yield good inputs for the target of ``thing``.

    Raises:
        ModuleNotFoundError: Nobody wrote ``seeds_<thing>.py``.
    """
    yield from import_module(f"tests.kernel.seeds_{thing}").seeds()
