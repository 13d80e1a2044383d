"""``python -m tests.load.drive``: everything at once, for a while; writes down how it went."""

import argparse
import sys
from pathlib import Path

from orbweaver.demo.play import TOWN_FOLDER, write_config
from orbweaver.deployment.start import set_up_django
from orbweaver.town.running import running_town


def main() -> int:
    """Run; return the exit code."""
    wishes = _wishes()
    with running_town(7, wishes.data / TOWN_FOLDER, sites=wishes.sites, warm=True) as town:
        write_config(wishes.data, town, wishes.port)
        set_up_django(str(wishes.data))
        from tests.load.press import press  # noqa: PLC0415 - tables come after the set-up

        press(town, wishes.seconds).write(wishes.out)
    return 0


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sites", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
