"""Builds every fuzz target of the kernel under sanitizers: ``native/fuzz/fuzz_<thing>.cpp``.

By hand: ``python -m scripts.build_fuzz FOLDER [THING ...]``. A target exports
``LLVMFuzzerTestOneInput``; ``native/fuzz/driver.cpp`` is its ``main()`` and says how to run it.
The objects of the kernel are compiled once and linked into each target.
"""

import argparse
import os
import subprocess
import tempfile
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.build_kernel import FLAGS, NATIVE, SANITIZE, compiler, flags_for

FUZZ = NATIVE / "fuzz"
DRIVER = FUZZ / "driver.cpp"
TRACE = "-fsanitize-coverage=trace-pc"
"""The driver keeps mutants that reach new code; the driver itself is not traced."""
_PREFIX = "fuzz_"


def things() -> list[str]:
    """Return what can be fuzzed: the names after ``fuzz_``."""
    return sorted(path.stem.removeprefix(_PREFIX) for path in FUZZ.glob(f"{_PREFIX}*.cpp"))


def build_fuzz(cxx: str, folder: Path, only: Collection[str] | None = None) -> Mapping[str, Path]:
    """Compile the kernel and its fuzz targets, and return the programs by thing.

    Raises:
        subprocess.CalledProcessError: The compiler refuses; it has said why.
    """
    chosen = [thing for thing in things() if only is None or thing in only]
    targets = [FUZZ / f"{_PREFIX}{thing}.cpp" for thing in chosen]
    kernel = sorted(NATIVE.glob("*.cpp"))
    with tempfile.TemporaryDirectory(prefix="orbweaver-fuzz-") as scratch:
        objects = _compile_all(cxx, [DRIVER, *kernel, *targets], Path(scratch))
        shared = [objects[source] for source in (DRIVER, *kernel)]
        programs = {thing: folder / f"{_PREFIX}{thing}" for thing in chosen}
        for target, program in zip(targets, programs.values(), strict=True):
            _link(cxx, [objects[target], *shared], program)
    return programs


def _compile_all(cxx: str, sources: list[Path], scratch: Path) -> dict[Path, Path]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = pool.map(lambda source: _compile(cxx, source, scratch), sources)
        return dict(zip(sources, objects, strict=True))


def _compile(cxx: str, source: Path, scratch: Path) -> Path:
    target = scratch / f"{source.stem}.o"
    trace = [] if source == DRIVER else [TRACE]
    words = [*FLAGS, *flags_for(source), *SANITIZE, *trace, f"-I{NATIVE}"]
    define = '-DOW_SOURCES_SHA256_HEX="fuzz"'
    subprocess.run([cxx, *words, define, "-c", str(source), "-o", str(target)], check=True)
    return target


def _link(cxx: str, objects: list[Path], program: Path) -> None:
    words = [cxx, "-pthread", *SANITIZE, "-o", str(program), *map(str, objects)]
    subprocess.run(words, check=True)


def main() -> None:
    """Build as the command line says."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path, help="where the programs go")
    words.add_argument("things", nargs="*", help="which targets; all by default")
    asked = words.parse_args()
    cxx = compiler()
    if cxx is None:
        words.error("no C++ compiler found; install g++ or name one in CXX")
    asked.folder.mkdir(parents=True, exist_ok=True)
    for program in build_fuzz(cxx, asked.folder, asked.things or None).values():
        print(program)


if __name__ == "__main__":
    main()
