"""The options that many commands share, written once."""

from typing import Annotated

import typer

from orbweaver.deployment.start import DATA_DIR_VARIABLE

DEFAULT_DATA_DIR = "orbweaver-data"

DataDir = Annotated[
    str,
    typer.Option(
        "--data",
        envvar=DATA_DIR_VARIABLE,
        help="The data directory that `orbweaver init` made.",
        show_default=True,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON lines instead of tables.")]
AsPerson = Annotated[
    str,
    typer.Option(
        "--as",
        envvar="ORBWEAVER_AS",
        help="A token that you made in the Orb under «Tokens»: who is acting.",
        show_default=False,
    ),
]
