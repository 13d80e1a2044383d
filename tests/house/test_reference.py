"""The pages made from the code: commands are described as they are."""

from typing import Annotated

import typer

from orbweaver.detectors import detectors
from scripts.reference.command_page import describe
from scripts.reference.shelf_page import shelf_page


def small_program() -> typer.Typer:
    """A program of two commands, one of them in a group and one hidden."""
    program = typer.Typer()
    garden = typer.Typer()
    program.add_typer(garden, name="garden")

    @garden.command()
    def water(
        bed: Annotated[str, typer.Argument(help="Which bed.")],
        *,
        litres: Annotated[int, typer.Option("--litres", "-l", help="How much | many.")] = 5,
    ) -> None:
        """Water one bed."""

    @program.command(hidden=True)
    def secret() -> None:
        """Not for people."""

    del water, secret
    return program


def test_a_command_is_described_with_its_words() -> None:
    text = describe(small_program(), "plot")
    assert "## plot garden water\n\nWater one bed." in text
    assert "| `BED` | Which bed. | yes |" in text
    assert "| `--litres`, `-l` | How much \\| many. | no |" in text


def test_a_hidden_command_is_left_out() -> None:
    assert "secret" not in describe(small_program(), "plot")


def test_every_detector_is_on_its_shelf_with_what_it_finds() -> None:
    text = shelf_page()
    assert "## detectors" in text
    for name, rung in detectors().items():
        assert f"| `{name}` | Finds {rung.finds}. |" in text
