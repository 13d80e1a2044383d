"""The wheel: it carries the library of its platform, or says by its name that it carries none."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.build_kernel import ROOT

pytestmark = pytest.mark.full

LOAD = "from orbweaver.kernel import library; print(library.kernel().is_native, library.LIBRARY)"
LIBRARY = "orbweaver/kernel/liborbweaver.so"


def build_wheel(folder: Path, **environment: str) -> Path:
    """Build this tree's wheel into ``folder`` with the tools that are installed here."""
    tool = Path(sys.executable).with_name("uv")
    command = [tool, "build", "--wheel", "--no-build-isolation", "--quiet", "-o", folder, ROOT]
    subprocess.run(
        [str(part) for part in command],
        check=True,
        env={**os.environ, "VIRTUAL_ENV": sys.prefix, **environment},
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_a_wheel_holds_a_library_that_loads(tmp_path: Path) -> None:
    """Whoever installs the wheel needs no compiler."""
    wheel = build_wheel(tmp_path / "out")
    assert "-py3-none-" in wheel.name
    assert not wheel.name.endswith("-any.whl")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(tmp_path / "unpacked")
        assert "orbweaver/kernel/FORMAT.md" in content.namelist()
    printed = subprocess.run(
        [sys.executable, "-c", LOAD],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "unpacked")},
    )
    assert printed.stdout.split() == ["True", str(tmp_path / "unpacked" / LIBRARY)]


def test_a_build_with_a_compiler_that_fails_fails(tmp_path: Path) -> None:
    """A wheel that silently lacks its library would be silently slower."""
    with pytest.raises(subprocess.CalledProcessError):
        build_wheel(tmp_path / "out", CXX="false")


def test_a_machine_without_a_compiler_gets_a_wheel_for_any_platform(tmp_path: Path) -> None:
    """Its name says that nothing native is inside; the doctor and a warning say the rest."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "python").symlink_to(sys.executable)
    wheel = build_wheel(tmp_path / "out", PATH=str(tools), CXX="")
    assert wheel.name.endswith("-any.whl")
    with zipfile.ZipFile(wheel) as content:
        assert LIBRARY not in content.namelist()
