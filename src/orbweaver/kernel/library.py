"""The shared library: found beside this file, loaded once, and called without the GIL."""

import ctypes
import os
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).with_name("liborbweaver.so")
CHOICE = "ORBWEAVER_KERNEL"
"""Environment: ``reference``, ``scalar``, ``avx2`` or ``avx512``; the best there is by default."""
_REFERENCE = "reference"


class InstructionSet(IntEnum):
    """Which form of the native arithmetic runs; the numbers are those of ``native/isa.h``."""

    SCALAR = 0
    AVX2 = 1
    AVX512 = 2


@dataclass(frozen=True, slots=True)
class Kernel:
    """Which kernel this process works with."""

    instruction_set: InstructionSet | None
    """Nothing where the reference in NumPy stands in for the library."""
    sources_sha256_hex: str
    """Of the sources that the library was built from; empty for the reference."""
    note: str
    """One sentence for the operator."""

    @property
    def is_native(self) -> bool:
        """Whether the library runs."""
        return self.instruction_set is not None


@cache
def loaded() -> ctypes.CDLL | None:
    """Return the library, or nothing where the reference is to be used; says so once, loudly."""
    choice = os.environ.get(CHOICE, "").lower()
    if choice == _REFERENCE:
        return None
    try:
        library = ctypes.CDLL(str(LIBRARY))
    except OSError as error:
        warnings.warn(f"the kernel does not run: {error}", RuntimeWarning, stacklevel=2)
        return None
    library.ow_sources_sha256_hex.restype = ctypes.c_char_p
    if choice:
        _select(library, choice)
    return library


def kernel() -> Kernel:
    """Return which kernel runs, and with which instruction set."""
    library = loaded()
    if library is None:
        return Kernel(None, "", "the reference in NumPy runs: right, but many times slower")
    used = InstructionSet(library.ow_isa_current())
    sources = library.ow_sources_sha256_hex().decode()
    return Kernel(used, sources, f"native, {used.name.lower()}")


def function(
    name: str, result: type[Any] | None, arguments: Sequence[type[Any]]
) -> Callable[..., Any]:
    """Return a function of the library with its types declared. Only where it is loaded."""
    library = loaded()
    if library is None:
        raise RuntimeError(f"{name} was asked of a library that is not loaded")
    found = library[name]
    found.restype = result
    found.argtypes = list(arguments)
    return found


def use(instruction_set: InstructionSet) -> bool:
    """Run with ``instruction_set`` from now on, in every thread; return whether it can be.

    For tests and benches, which compare the sets with one another.
    """
    library = loaded()
    return library is not None and library.ow_isa_select(int(instruction_set)) == 0


def _select(library: ctypes.CDLL, choice: str) -> None:
    named = InstructionSet.__members__.get(choice.upper())
    if named is None or library.ow_isa_select(int(named)) != 0:
        warnings.warn(f"{CHOICE}={choice}: not on this machine", RuntimeWarning, stacklevel=2)
