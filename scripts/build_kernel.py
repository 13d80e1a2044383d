"""Builds the kernel's shared library with the C++ compiler alone.

The build of a wheel and of an editable install calls it (``hatch_hook.py``); by hand:
``python -m scripts.build_kernel [--sanitize] [--out FILE]``. The standard library is enough, so
that it runs before anything is installed.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NATIVE = ROOT / "src" / "orbweaver" / "kernel" / "native"
LIBRARY = NATIVE.parent / "liborbweaver.so"
FLAGS = [
    "-std=c++17",
    "-O3",
    "-g1",
    "-fPIC",
    "-fvisibility=hidden",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-pthread",
    "-Wall",
    "-Wextra",
    "-Wshadow",
    "-Wconversion",
    "-Werror=return-type",
]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-O1"]
PER_SET = {
    "_avx2": ["-mavx2", "-mpopcnt", "-mbmi", "-mbmi2"],
    "_avx512": [
        "-mavx2",
        "-mpopcnt",
        "-mbmi",
        "-mbmi2",
        "-mavx512f",
        "-mavx512bw",
        "-mavx512dq",
        "-mavx512vl",
        "-mavx512vpopcntdq",
        "-mprefer-vector-width=512",
    ],
}


def compiler() -> str | None:
    """Return the C++ compiler: ``CXX``, else c++, g++ or clang++; nothing where there is none."""
    names = (os.environ.get("CXX", ""), "c++", "g++", "clang++")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def sources_sha256_hex(folder: Path = NATIVE) -> str:
    """Return one hash of all sources, by name and content."""
    total = hashlib.sha256()
    for path in sorted([*folder.glob("*.cpp"), *folder.glob("*.h"), *folder.glob("*.inc")]):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def build(cxx: str, target: Path = LIBRARY, *, sanitize: bool = False) -> None:
    """Compile every ``native/*.cpp`` and link ``target``, put in place whole or not at all.

    Raises:
        subprocess.CalledProcessError: The compiler refuses; it has said why.
    """
    with tempfile.TemporaryDirectory(prefix="orbweaver-kernel-") as folder:
        sources = sorted(NATIVE.glob("*.cpp"))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            objects = list(
                pool.map(lambda s: _compile(cxx, s, Path(folder), sanitize=sanitize), sources)
            )
        linked = target.with_name(f".{target.name}.{os.getpid()}")
        extra = SANITIZE if sanitize else []
        _run([cxx, "-shared", "-pthread", *extra, "-o", str(linked), *map(str, objects)])
        linked.replace(target)


def _compile(cxx: str, source: Path, folder: Path, *, sanitize: bool) -> Path:
    target = folder / f"{source.stem}.o"
    define = f'-DOW_SOURCES_SHA256_HEX="{sources_sha256_hex()}"'
    extra = SANITIZE if sanitize else []
    _run([cxx, *FLAGS, *flags_for(source), *extra, define, "-c", str(source), "-o", str(target)])
    return target


def flags_for(source: Path) -> list[str]:
    """Return the instruction set's flags for one source, by the end of its name."""
    if platform.machine() not in {"x86_64", "AMD64"}:
        return []
    return next((flags for end, flags in PER_SET.items() if source.stem.endswith(end)), [])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True)


def main() -> None:
    """Build as the command line says."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sanitize", action="store_true", help="with address and UB sanitizers")
    words.add_argument("--out", type=Path, default=LIBRARY, help="where the library goes")
    asked = words.parse_args()
    cxx = compiler()
    if cxx is None:
        words.error("no C++ compiler found; install g++ or name one in CXX")
    build(cxx, asked.out, sanitize=asked.sanitize)


if __name__ == "__main__":
    main()
