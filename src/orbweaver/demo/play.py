"""``python -m orbweaver.demo.play``: the town first, then a house configured for it."""

import argparse
import os
import sys
from pathlib import Path

from orbweaver.config import CONFIG_FILE_NAME, Mode, load_config
from orbweaver.demo.config_text import config_text
from orbweaver.deployment.start import OWNER_ONLY, set_up_django
from orbweaver.deployment.web import require_free_port
from orbweaver.errors import AlreadyThere, DemoNotReady, OrbweaverError, UnknownName
from orbweaver.town.blueprint import BLUEPRINTS
from orbweaver.town.errors import TownError
from orbweaver.town.hosting import hosting_json
from orbweaver.town.running import RunningTown, running_town
from orbweaver.town.serving.ready import read_ready

TOWN_FOLDER = "town"
LISTEN_HOST = "127.0.0.1"


def main() -> int:
    """Play; return the exit code."""
    wishes = _wishes()
    os.umask(OWNER_ONLY)
    try:
        require_town(wishes.sites)
        require_demo_place(wishes.data)
        require_free_port(LISTEN_HOST, wishes.port)
        town_dir = wishes.data / TOWN_FOLDER
        town_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with running_town(
            wishes.seed, town_dir, sites=wishes.sites, port=_former_port(town_dir), warm=True
        ) as town:
            write_config(wishes.data, town, wishes.port)
            return _play(wishes, town)
    except OrbweaverError as error:
        sys.stderr.write(f"orbweaver: {error}\n")
        return error.exit_code
    except TownError as error:
        sys.stderr.write(f"orbweaver: {DemoNotReady(_last_line(str(error)))}\n")
        return DemoNotReady.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("\norbweaver: stopped; the same command goes on from here\n")
        return 0


def require_town(sites: str) -> None:
    """Refuse a town that nobody planned.

    Raises:
        UnknownName: There is none of that name.
    """
    if sites not in BLUEPRINTS:
        raise UnknownName(f"the town {sites!r}; known are {', '.join(BLUEPRINTS)}")


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2].rstrip(".")


def require_demo_place(data_dir: Path) -> None:
    """Refuse to play over a house that is no demo.

    Raises:
        AlreadyThere: The directory holds something else.
    """
    if not data_dir.exists() or not any(data_dir.iterdir()):
        return
    config_file = data_dir / CONFIG_FILE_NAME
    if not config_file.exists() and (data_dir / TOWN_FOLDER).exists():
        return
    if not config_file.exists() or load_config(data_dir, {}).house.mode is not Mode.DEMO:
        raise AlreadyThere(f"{data_dir} holds something that is no demo; name another with --data")


def write_config(data_dir: Path, town: RunningTown, port: int) -> None:
    """Write the configuration for this town, and what is recorded of its hosts."""
    hosting_path = data_dir / "hosting.json"
    hosting_path.write_text(hosting_json(town.town.hosting_records()))
    (data_dir / CONFIG_FILE_NAME).write_text(config_text(town, hosting_path.resolve(), port))


def _former_port(town_dir: Path) -> int:
    """Return where the sites were before, since addresses hold the port; 0 the first time."""
    ready_path = town_dir / "ready.json"
    return read_ready(ready_path).numbers.web if ready_path.exists() else 0


def _play(wishes: argparse.Namespace, town: RunningTown) -> int:
    set_up_django(str(wishes.data))
    from orbweaver.demo.scenes import play_for_people, play_once  # noqa: PLC0415 - set up now

    return play_once(town) if wishes.once else play_for_people(town)


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="orbweaver demo")
    parser.add_argument("--data", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--sites", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--once", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
