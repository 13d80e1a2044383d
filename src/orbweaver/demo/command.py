"""``orbweaver demo``: everything, on an invented little web."""

import os
import sys
from typing import Annotated

import typer

from orbweaver.cli.options import DataDir

DEFAULT_SEED = 7


def register(app: typer.Typer) -> None:
    """Put the demo on the command line."""
    app.command()(demo)


def demo(
    *,
    once: Annotated[
        bool,
        typer.Option("--once", help="Play the whole story without a person, print it, and end."),
    ] = False,
    seed: Annotated[int, typer.Option(help="The invented web is a function of it.")] = DEFAULT_SEED,
    sites: Annotated[str, typer.Option(help="Which town: full, or a smaller one.")] = "full",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the Orb listens.")] = 8440,
    data: DataDir = "orbweaver-demo",
) -> None:
    """Show everything on an invented web: sixty sites on loopback, pictures drawn by code.

    Starts the town and the house, fills a bank, takes in reports, crawls, opens cases, and
    prints the Orb's address with one-time links for three analysts of two organisations. With
    `--once` scripted people do the work through the Orb's own pages; exits 0 only when every
    stage was reached and the town's truth is met.
    """
    arguments = ["--data", data, "--seed", str(seed), "--sites", sites, "--port", str(port)]
    arguments += ["--once"] if once else []
    sys.stdout.flush()
    play = [sys.executable, "-m", "orbweaver.demo.play", *arguments]
    os.execv(sys.executable, play)  # noqa: S606 - ourselves, configured afresh for the town
