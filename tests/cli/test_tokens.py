"""A token made on the Orb's page acts on the command line, until it is ended there."""

import re
from urllib.parse import urljoin

import pytest

from orbweaver.demo.hands import Hands
from tests.cli.conftest import Manned
from tests.cli.crew import PASSWORD
from tests.cli.house_up import HouseUp

pytestmark = pytest.mark.full


def test_a_token_of_the_orb_acts_until_it_is_ended(manned: Manned) -> None:
    shell = manned.shell
    with HouseUp(shell) as house:
        ana = Hands(house.address.rstrip("/"))
        sign_in = ana.open("/orb/sign-in/").form("sign-in")
        ana.submit(sign_in, mail="ana@harbour.example", password=PASSWORD)
        page = ana.submit(ana.open("/orb/tokens/").form("tokens"), label="desk", days="1")
        (token,) = page.texts(".letter")
        assert "No case yet" in shell.run("case", "list", by=token).out
        ended = re.search(r"/orb/tokens/[^/]+/end/", page.html.html or "")
        assert ended
        ana.submit(page.form(ended[0]))
        assert "wrong, ended or expired" in shell.refuses(1, "case", "list", by=token)
        assert urljoin(house.address, "/orb/") in house.log.read_text()
