"""Help at the door from the machine's own command line."""

import pytest

from tests.cli.conftest import Manned
from tests.cli.house_up import HouseUp

pytestmark = pytest.mark.full


def test_the_operator_makes_a_link_for_a_lost_second_factor(manned: Manned) -> None:
    shell = manned.shell
    link = shell.run("person", "new-factor", "Ado@harbour.example", "--json").record["link"]
    path = link.partition("/orb/")[2]
    assert path.startswith("new-factor/")
    with HouseUp(shell) as house:
        assert "A new second factor" in house.get(f"orb/{path}")[1]
    assert "nothing of that name" in shell.refuses(2, "person", "new-factor", "eve@rocks.example")


def test_the_operator_ends_a_wait(manned: Manned) -> None:
    shell = manned.shell
    assert "may try again now" in shell.run("person", "unlock", "ana@harbour.example").out
    assert "nothing of that name" in shell.refuses(2, "person", "unlock", "eve@rocks.example")
