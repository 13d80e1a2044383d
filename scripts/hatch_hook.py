"""Builds the kernel while a wheel or an editable install is made."""

import platform
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from scripts import build_kernel


class KernelHook(BuildHookInterface[Any]):
    """Adds the library to the wheel, and the platform to the wheel's name.

    Without a compiler the wheel holds no library: the house then works with the reference in
    NumPy, many times slower, and `orbweaver doctor` says so.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are gathered."""
        del version
        cxx = build_kernel.compiler()
        if cxx is None:
            self.app.display_warning("no C++ compiler: Orbweaver will run without its kernel")
            return
        build_kernel.build(cxx)
        build_data["artifacts"].append("src/orbweaver/kernel/liborbweaver.so")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{_platform_tag()}"


def _platform_tag() -> str:
    """Return the tag of this machine; wheels for others to use are repaired by auditwheel."""
    system = {"Linux": "linux", "Darwin": "macosx_11_0"}[platform.system()]
    return f"{system}_{platform.machine().lower()}"
