"""The town serves what its truth says, and leads astray only those who go astray."""

import re
import zlib
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from orbweaver.town.running import RunningTown, running_town
from orbweaver.town.sites.bomb import UNPACKED_BYTES, packed_zeros
from orbweaver.town.sites.forum import MEMBER_NAME, MEMBER_PASSWORD
from tests.town.conftest import TOWN_SEED
from tests.town.visitor import Visitor

pytestmark = pytest.mark.full


def at(running: RunningTown, host: str, path: str = "/") -> str:
    """Return an address of the running town."""
    return f"http://{host}:{running.town.ports.web}{path}"


def walk(running: RunningTown) -> Visitor:
    """Return a visitor who followed every report that leads to a page of the town."""
    visitor = Visitor(running.town)
    for row in running.town.reports:
        if "cellar-door" not in row.url and "tide-clock" not in row.url:
            visitor.visit(row.url, row.scope)
    return visitor


@pytest.mark.parametrize("sites", ["small", "steady"])
def test_a_polite_visitor_finds_exactly_what_is_expected(sites: str, tmp_path: Path) -> None:
    with running_town(TOWN_SEED, tmp_path, sites=sites) as running:
        fetched, truth = walk(running).fetched, running.town.truth
        shown = {showing.url for showing in truth.showings}
        assert shown & set(fetched) == {showing.url for showing in truth.expected()}
        for showing in truth.expected():
            assert fetched[showing.url] == running.town.draw(showing), showing
        asked = [at(running, one.host, one.path) for one in running.arrivals()]
        assert not [url for url in asked if truth.forbids(url)]
        assert running.touches() == []


def test_one_who_strays_is_seen(running: RunningTown) -> None:
    since, visitor = len(running.arrivals()), Visitor(running.town)
    visitor.get(at(running, "larch-attic.example"))
    visitor.get(at(running, "basalt-garden.example", "/attic/"))
    strays = [at(running, one.host, one.path) for one in running.arrivals(since)]
    assert [running.town.truth.forbids(url) for url in strays] == [True, True]


def test_a_host_answers_only_on_its_own_address(running: RunningTown) -> None:
    visitor = Visitor(running.town)
    other = at(running, "fern-quay.example")
    wrong_host = {"Host": urlsplit(at(running, "basalt-garden.example")).netloc}
    assert visitor.get(other, headers=wrong_host).status == 421


def test_arrivals_tell_who_asked_for_what(running: RunningTown) -> None:
    since = len(running.arrivals())
    Visitor(running.town).get(at(running, "rowan-parish.example", "/note/1"))
    (arrival,) = running.arrivals(since)
    assert (arrival.host, arrival.path, arrival.status) == ("rowan-parish.example", "/note/1", 200)
    assert arrival.to_ip == running.town.sites["rowan-parish.example"].addresses[0]


def test_temptations_point_inside_from_pages_pictures_and_redirects(running: RunningTown) -> None:
    visitor = Visitor(running.town)
    page = visitor.get(at(running, "lagoon-signs.example")).body.decode()
    for sign in ("169.254.169.254", "[::1]", "2130706433", "0x7f000001", "0177.0.0.1"):
        assert sign in page
    reply = visitor.get(at(running, "lagoon-signs.example", "/picture/metadata.jpg"))
    assert reply.headers["Location"].startswith("http://169.254.169.254/")


def test_a_circle_of_redirects_never_ends(running: RunningTown) -> None:
    visitor, path = Visitor(running.town), "/stairs/0"
    for _ in range(31):
        reply = visitor.get(at(running, "roundabout.example", path))
        assert reply.status == 307
        path = reply.headers["Location"]
    assert path == "/stairs/1"


def test_the_bomb_is_small_on_the_wire_and_bounded_in_truth(running: RunningTown) -> None:
    reply = Visitor(running.town).get(at(running, "pumice-store.example", "/depot"))
    assert reply.headers["Content-Encoding"] == "gzip"
    assert len(reply.body) < 1 << 20
    assert reply.body == packed_zeros()
    unpacker, size_bytes = zlib.decompressobj(wbits=31), 0
    rest = reply.body
    while rest:
        size_bytes += len(unpacker.decompress(rest, 1 << 20))
        rest = unpacker.unconsumed_tail
    assert size_bytes + len(unpacker.flush()) == UNPACKED_BYTES


def test_the_forum_lets_members_in_with_token_and_cookie(running: RunningTown) -> None:
    visitor = Visitor(running.town)
    form = visitor.get(at(running, "heath-forum.test", "/login"))
    cookie = form.headers["Set-Cookie"].split(";")[0]
    (token,) = re.findall(rb'name="token" value="([0-9a-f]+)"', form.body)
    fields = {"token": token.decode(), "name": MEMBER_NAME, "password": MEMBER_PASSWORD}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    gate = at(running, "heath-forum.test", "/enter")
    entered = visitor.get(gate, headers, urlencode(fields).encode())
    assert entered.status == 303
    member = {"Cookie": entered.headers["Set-Cookie"].split(";")[0]}
    assert visitor.get(at(running, "heath-forum.test", "/room/1"), member).status == 200
    strange = urlencode({**fields, "token": "0" * 32}).encode()
    assert visitor.get(gate, headers, strange).status == 403


def test_the_forum_sends_strangers_to_the_form(running: RunningTown) -> None:
    reply = Visitor(running.town).get(at(running, "heath-forum.test", "/room/1"))
    assert (reply.status, reply.headers["Location"]) == (303, "/login")


def test_robots_txt_closes_the_attic(running: RunningTown) -> None:
    reply = Visitor(running.town).get(at(running, "basalt-garden.example", "/robots.txt"))
    assert reply.body.decode() == "User-agent: *\nDisallow: /attic/\n"
