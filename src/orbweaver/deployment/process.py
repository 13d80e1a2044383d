"""``python -m orbweaver.deployment.process NAME``: one process of the house."""

import os
import sys

import django

from orbweaver.errors import OrbweaverError, UsageError


def main() -> int:
    """Run the named process until SIGTERM; return its exit code."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "orbweaver.deployment.settings"
    try:
        django.setup()
        from orbweaver.deployment.work import PROCESSES  # noqa: PLC0415 - Django is set up now

        name = " ".join(sys.argv[1:])
        if name not in PROCESSES:
            raise UsageError(f"{name!r} is none of {', '.join(PROCESSES)}")
        PROCESSES[name]()
    except OrbweaverError as error:
        sys.stderr.write(f"orbweaver: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
