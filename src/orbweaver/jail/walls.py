"""Walls: raised by a worker around itself, after its decoders are loaded, before the first byte.

Order matters: identity first (root ignores a process limit), the system call filter last.
"""

import ctypes
import os
import resource
from errno import EACCES
from pathlib import Path

import landlockpy

from orbweaver.jail.limits import JailLimits
from orbweaver.jail.report import Layer
from orbweaver.jail.syscalls import ALLOWED, NEVER_EXECUTABLE, REFUSED_POLITELY

try:
    import pyseccomp
except (ImportError, OSError, RuntimeError):  # it says RuntimeError where libseccomp is missing
    pyseccomp = None

_NOBODY = 65534
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_PROT_EXEC = 4
_STDIN, _STDOUT, _STDERR = 0, 1, 2
_FEW_FILES = 16  # the probes below open one at a time; nothing opens any afterwards


def raise_walls(limits: JailLimits) -> tuple[Layer, ...]:
    """Raise every wall that this machine has, and say of each whether it stands."""
    landlockpy.supported()  # its first call looks for libc by writing a file: not possible later
    return (
        _drop_identity(),
        _set_limits(limits),
        _deny_files_and_ports(),
        _filter_system_calls(),
    )


def _drop_identity() -> Layer:
    if os.geteuid() == 0:
        try:
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        except OSError as error:
            return Layer("identity", is_active=False, note=f"still root: {error.strerror}")
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return Layer("identity", is_active=True, note=f"runs as uid {os.geteuid()}")


def _set_limits(limits: JailLimits) -> Layer:
    bounds = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits.cpu_s,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _FEW_FILES,
        resource.RLIMIT_NPROC: 0,
    }
    for name, bound in bounds.items():
        _lower(name, bound)
    note = f"{limits.memory_bytes >> 20} MiB of memory, no file written, no process made"
    return Layer("limits", is_active=True, note=note)


def _lower(name: int, bound: int) -> None:
    _, hard = resource.getrlimit(name)
    most = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    resource.setrlimit(name, (most, most))


def _deny_files_and_ports() -> Layer:
    if not landlockpy.supported():
        return Layer("landlock", is_active=False, note="this kernel has no Landlock")
    if _thread_count() != 1:
        return Layer("landlock", is_active=False, note="another thread runs and would stay free")
    every_scope = landlockpy.Scope.ABSTRACT_UNIX_SOCKET | landlockpy.Scope.SIGNAL
    with landlockpy.Ruleset(scoped=every_scope) as ruleset:
        ruleset.restrict()
        note = f"no file, no port; ABI {ruleset.abi_version}"
    return Layer("landlock", is_active=not _can_read("/"), note=note)


def _thread_count() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def _can_read(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_RDONLY))
    except PermissionError:
        return False
    return True


def _filter_system_calls() -> Layer:
    if pyseccomp is None:
        return Layer("seccomp", is_active=False, note="libseccomp is not installed")
    try:
        _load_filter()
    except OSError as error:
        return Layer("seccomp", is_active=False, note=f"the kernel refused: {error.strerror}")
    return Layer("seccomp", is_active=True, note=f"{len(ALLOWED) + 4} calls, else killed")


def _load_filter() -> None:
    wall = pyseccomp.SyscallFilter(pyseccomp.KILL_PROCESS)
    for name in ALLOWED:
        _add(wall, pyseccomp.ALLOW, name)
    for name in REFUSED_POLITELY:
        _add(wall, pyseccomp.ERRNO(EACCES), name)
    for name in NEVER_EXECUTABLE:
        _add(wall, pyseccomp.ALLOW, name, pyseccomp.Arg(2, pyseccomp.MASKED_EQ, _PROT_EXEC, 0))
    _add(wall, pyseccomp.ALLOW, "read", pyseccomp.Arg(0, pyseccomp.EQ, _STDIN))
    for descriptor in (_STDOUT, _STDERR):
        _add(wall, pyseccomp.ALLOW, "write", pyseccomp.Arg(0, pyseccomp.EQ, descriptor))
    wall.load()


def _add(wall: "pyseccomp.SyscallFilter", action: int, name: str, *bounds: object) -> None:
    """Add a rule; a call that this processor's kernel never had needs none."""
    try:
        number = pyseccomp.resolve_syscall(pyseccomp.system_arch(), name)
    except (OSError, ValueError):
        return
    wall.add_rule(action, number, *bounds)
