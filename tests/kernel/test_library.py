"""Which kernel runs: the library with the best instruction set, chosen at run time."""

from pathlib import Path

from orbweaver.kernel import library
from orbweaver.kernel.library import InstructionSet
from scripts.build_kernel import sources_sha256_hex


def test_the_library_was_built_from_the_sources_that_stand_here() -> None:
    """A stale library would answer for code that is not there any more: do ``./run install``."""
    assert library.kernel().sources_sha256_hex == sources_sha256_hex()


def test_every_set_up_to_the_best_can_be_chosen_and_no_better_one() -> None:
    """Dispatch is at run time: a machine runs everything below its best."""
    best = library.kernel().instruction_set
    assert best is not None
    try:
        for chosen in InstructionSet:
            assert library.use(chosen) is (chosen <= best)
    finally:
        library.use(best)


def test_the_library_lies_where_the_binding_looks_for_it() -> None:
    """The build and the binding agree."""
    assert Path(library.LIBRARY).is_file()
