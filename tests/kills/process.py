"""``python -m tests.kills.process NAME --kill POINT:WHEN:N …``: one process of a mortal house."""

import argparse
import os
import sys

from orbweaver.deployment.start import DATA_DIR_VARIABLE, set_up_django
from tests.kills.sentinel import Kill


def main() -> int:
    """Run the named process until SIGTERM or its next kill; return its exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--stage", required=True)
    parser.add_argument("--kill", type=Kill.parse, action="append", default=[])
    wishes = parser.parse_args()
    set_up_django(os.environ[DATA_DIR_VARIABLE])
    from tests.kills.mortal_process import run  # noqa: PLC0415 - tables come after the set-up

    return run(wishes.name, wishes.stage, wishes.kill)


if __name__ == "__main__":
    sys.exit(main())
