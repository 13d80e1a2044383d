"""``python -m orbweaver.town``: serve the invented web until a signal comes."""

import argparse
import asyncio
import sys
from pathlib import Path

from orbweaver.town.blueprint import BLUEPRINTS
from orbweaver.town.crowd.plan import Crowd
from orbweaver.town.crowd.process import CrowdWishes, run_crowd
from orbweaver.town.errors import TownError
from orbweaver.town.serving.lookout import Lookout
from orbweaver.town.serving.process import Wishes, run_town


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m orbweaver.town", description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="the town is a function of it")
    parser.add_argument("--state", type=Path, required=True, help="folder for what changes")
    parser.add_argument("--ready", type=Path, required=True, help="JSON file to write when serving")
    names = ", ".join(sorted(BLUEPRINTS))
    parser.add_argument(
        "--sites", default="full", type=_sites, help=f"{names}; or a number of small sites"
    )
    parser.add_argument("--addresses", type=int, default=50, help="that a number of sites shares")
    parser.add_argument(
        "--grumpy", type=int, default=0, help="of so many sites one asks to come again later"
    )
    parser.add_argument("--port", type=int, default=0, help="of all sites; 0 is any free one")
    parser.add_argument("--smtp-port", type=int, default=0, help="0 is any free one")
    parser.add_argument("--warm", action="store_true", help="draw pictures before they are asked")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="stop when the parent process is gone"
    )
    return parser


def _sites(word: str) -> str:
    if word not in BLUEPRINTS and not word.isdecimal():
        raise argparse.ArgumentTypeError(f"no blueprint and no number: {word!r}")
    return word


def _town(chosen: argparse.Namespace) -> Wishes:
    return Wishes(
        town_seed=chosen.seed,
        state_dir=chosen.state,
        ready_path=chosen.ready,
        sites=chosen.sites,
        web_port=chosen.port,
        smtp_port=chosen.smtp_port,
        warm=chosen.warm,
        until_stdin_closes=chosen.until_stdin_closes,
    )


def _crowd(chosen: argparse.Namespace) -> CrowdWishes:
    crowd = Crowd(
        chosen.seed, int(chosen.sites), addresses=chosen.addresses, grumpy_every=chosen.grumpy
    )
    return CrowdWishes(
        crowd=crowd,
        state_dir=chosen.state,
        ready_path=chosen.ready,
        web_port=chosen.port,
        until_stdin_closes=chosen.until_stdin_closes,
    )


def main() -> int:
    """Serve; return 0, or 1 after one sentence on standard error."""
    chosen, lookout = _parser().parse_args(), Lookout()
    try:
        with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(lookout)) as runner:
            if chosen.sites.isdecimal():
                runner.run(run_crowd(_crowd(chosen), lookout))
            else:
                runner.run(run_town(_town(chosen), lookout))
    except TownError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
