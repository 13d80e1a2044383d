"""``python -m orbweaver.deployment.process NAME``: one process of the house."""

import os
import sys

from orbweaver.deployment.start import DATA_DIR_VARIABLE, set_up_django
from orbweaver.errors import OrbweaverError, UsageError


def main() -> int:
    """Run the named process until SIGTERM; return its exit code."""
    try:
        set_up_django(os.environ.get(DATA_DIR_VARIABLE, ""))
        from orbweaver.deployment.house import open_house
        from orbweaver.deployment.logs import set_up_logs
        from orbweaver.deployment.work import PROCESSES

        name = " ".join(sys.argv[1:])
        if name not in PROCESSES:
            raise UsageError(f"{name!r} is none of {', '.join(PROCESSES)}")
        set_up_logs()
        with open_house() as house:
            PROCESSES[name](house)
    except OrbweaverError as error:
        sys.stderr.write(f"orbweaver: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
