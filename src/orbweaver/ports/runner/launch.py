"""The launcher: ties this process's life to its parent's, then becomes the service.

Run as a file, with the parent's process id and then the service's command. It imports nothing
of the house, so that a service starts with what it was given and nothing else.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_NOT_FOUND = 127


def main(arguments: list[str]) -> int:
    """Become ``arguments[1:]``; return an exit code only where that cannot be."""
    parent, *command = arguments
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        return _refused("the kernel ties no process to its parent")
    if os.getppid() != int(parent):  # it died before the line above
        return _refused("the runner is gone")
    try:
        os.execvp(command[0], command)  # noqa: S606 - to become the service is all it is for
    except OSError as error:
        return _refused(f"{command[0]}: {error.strerror}")


def _refused(reason: str) -> int:
    sys.stderr.write(f"launch: {reason}\n")
    return _NOT_FOUND


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
