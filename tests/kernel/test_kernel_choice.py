"""Which kernel a process works with: chosen by hand, missing, or asked for in vain."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import orbweaver
from orbweaver.kernel import library
from orbweaver.kernel.library import InstructionSet
from orbweaver.kernel.pdq import pdq_of_plane
from tests.kernel.pdq_pictures import instruction_sets

HASH = """
import numpy
from orbweaver.kernel import library
from orbweaver.kernel.pdq import pdq_of_plane, pdq_of_rgb
pixels = numpy.random.default_rng(2).integers(0, 256, (90, 130, 3), numpy.uint8)
for made in (pdq_of_rgb(pixels), pdq_of_plane(pixels[..., 0].copy(), 130, 90)):
    print(made.values.tobytes().hex(), made.quality)
print(library.kernel().note)
"""
REFERENCE_NOTE = "the reference in NumPy runs: right, but many times slower"


def hashed(choice: str, root: Path | None = None) -> tuple[list[str], str]:
    """Hash in a process of its own; return what it printed, and what it complained of."""
    path = {"PYTHONPATH": str(root)} if root else {}
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", HASH],
        env={**os.environ, "ORBWEAVER_KERNEL": choice, **path},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines(), done.stderr


def here() -> list[str]:
    """Return what this process gives for the same pixels."""
    pixels = np.random.default_rng(2).integers(0, 256, (90, 130, 3), np.uint8)
    grey = pdq_of_plane(pixels[..., 0].copy(), 130, 90)
    return [f"{grey.values.tobytes().hex()} {grey.quality}", library.kernel().note]


@pytest.fixture
def without_library(tmp_path: Path) -> Path:
    """Return a folder with a copy of the house's kernel as a plain checkout has it: not built."""
    house = Path(orbweaver.__file__).parent
    copy = tmp_path / "orbweaver"
    copy.mkdir()
    shutil.copy(house / "__init__.py", copy)
    ignored = shutil.ignore_patterns("*.so", "native", "__pycache__")
    shutil.copytree(house / "kernel", copy / "kernel", ignore=ignored)
    return tmp_path


def test_every_kernel_that_can_be_named_gives_the_same_values() -> None:
    names = [each.name.lower() for each in instruction_sets()]
    *values, best_note = hashed("")[0]
    assert values[1:] == here()[:1]
    assert best_note == f"native, {names[-1]}"
    for name in names:
        assert hashed(name) == ([*values, f"native, {name}"], "")
    assert hashed("REFERENCE") == ([*values, REFERENCE_NOTE], "")


def test_a_missing_library_is_said_once_and_the_reference_runs(without_library: Path) -> None:
    printed, complaint = hashed("", without_library)
    assert printed == [*hashed("")[0][:-1], REFERENCE_NOTE]
    assert complaint.count("RuntimeWarning") == 1
    assert "the kernel does not run: " in complaint
    assert "liborbweaver.so" in complaint


def test_a_reference_that_was_asked_for_needs_no_warning(without_library: Path) -> None:
    printed, complaint = hashed("reference", without_library)
    assert (printed[-1], complaint) == (REFERENCE_NOTE, "")


@pytest.mark.parametrize("choice", ["avx1024", "0"])
def test_what_this_machine_lacks_is_said_and_the_best_runs(choice: str) -> None:
    printed, complaint = hashed(choice)
    assert printed == hashed("")[0]
    assert f"ORBWEAVER_KERNEL={choice}: not on this machine" in complaint
    assert complaint.count("RuntimeWarning") == 1


def test_nobody_gets_a_function_of_a_library_that_is_not_there(without_library: Path) -> None:
    ask = "from orbweaver.kernel import library; library.function('ow_isa_best', None, [])"
    done = subprocess.run(
        [sys.executable, "-c", ask],
        env={**os.environ, "PYTHONPATH": str(without_library), "ORBWEAVER_KERNEL": "reference"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "ow_isa_best was asked of a library that is not loaded" in done.stderr


MOST_CALLS = 5_000
NEVER_S = 100_000.0


def test_other_threads_run_while_a_picture_is_hashed() -> None:
    """Nobody is made to give up the interpreter here, so that only the kernel can let others in."""
    plane = np.random.default_rng(5).integers(0, 256, (2000, 3000), np.uint8)
    gate, has_run, interval_s = threading.Lock(), threading.Event(), sys.getswitchinterval()
    gate.acquire()

    def run() -> None:
        with gate:
            has_run.set()

    other = threading.Thread(target=run)
    other.start()
    sys.setswitchinterval(NEVER_S)
    try:
        gate.release()
        sum(range(1_000_000))
        assert not has_run.is_set()
        for _ in range(MOST_CALLS):
            pdq_of_plane(plane, 3000, 2000)
            if has_run.is_set():
                break
    finally:
        sys.setswitchinterval(interval_s)
    assert has_run.is_set()
    other.join()


def test_the_sets_are_numbered_as_the_header_numbers_them() -> None:
    header = (library.LIBRARY.parent / "native" / "isa.h").read_text(encoding="utf-8")
    for each in InstructionSet:
        assert f"OW_ISA_{each.name} = {each.value}," in header
