"""Code that is compiled for some processors alone is never what the linker takes for all."""

import subprocess
from pathlib import Path

import pytest

from scripts.build_kernel import FLAGS, NATIVE, compiler, flags_for

SOURCES = sorted(NATIVE.glob("*_avx*.cpp"))


@pytest.mark.full
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_file_for_one_instruction_set_shares_no_function(source: Path, tmp_path: Path) -> None:
    """A weak symbol is one of several copies, of which the linker keeps any: here none."""
    cxx = compiler()
    assert cxx is not None
    target = tmp_path / "object.o"
    words = [cxx, *FLAGS, *flags_for(source), "-O0", "-c", str(source), "-o", str(target)]
    subprocess.run(words, check=True, capture_output=True)
    listed = subprocess.run(["nm", target], check=True, capture_output=True, text=True).stdout
    assert [line for line in listed.splitlines() if line.split()[-2] in {"W", "V", "u"}] == []
