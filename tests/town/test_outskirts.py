"""What is hard about the web: each kind does what it says, seen from a visitor's side."""

import json
import re
import socket
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from orbweaver.town.blueprint import HOSTILE_KINDS, OUTSKIRTS
from orbweaver.town.running import RunningTown, running_town
from orbweaver.town.sessions import in_path, in_query, without_session
from orbweaver.town.site import Needs
from orbweaver.town.town import Town, build_town
from tests.town.conftest import TOWN_SEED
from tests.town.visitor import Visitor

HREFS = re.compile(r'<a href="([^"]+)"')


@pytest.fixture(scope="module")
def outskirts() -> Town:
    """Plan the outskirts without a socket."""
    return build_town(TOWN_SEED, plots=OUTSKIRTS)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """Serve the outskirts."""
    with running_town(TOWN_SEED, tmp_path_factory.mktemp("town"), sites="outskirts") as running:
        yield running


def at(town: Town, kind: str, path: str = "/") -> str:
    """Return an address of the first site of a kind."""
    host = next(site.host for site in town.sites.values() if site.kind == kind)
    return f"http://{host}:{town.ports.web}{path}"


def ways(running: RunningTown, url: str) -> list[str]:
    """Return where the links of a page lead, as they are written."""
    return HREFS.findall(Visitor(running.town).get(url).body.decode())


def test_what_needs_more_than_a_plain_fetch_is_expected_of_nobody_else(outskirts: Town) -> None:
    truth = outskirts.truth
    by_need = {need: {one.url for one in truth.showings if one.needs is need} for need in Needs}
    assert len(by_need[Needs.SCRIPT]) == 4
    assert len(by_need[Needs.TOR]) == 6
    plain = {one.url for one in truth.expected()}
    assert not plain & (by_need[Needs.SCRIPT] | by_need[Needs.TOR])
    assert {one.url for one in truth.expected(Needs.TOR)} == plain | by_need[Needs.TOR]


def test_the_truth_says_what_nobody_presses_and_what_never_ends(outskirts: Town) -> None:
    truth = outskirts.truth
    assert truth.forbids(at(outskirts, "buttons", "/logout"))
    assert truth.forbids(at(outskirts, "buttons", "/search?q=anything"))
    assert not truth.forbids(at(outskirts, "buttons", "/research/1"))
    assert truth.never_ends(at(outskirts, "endless", "/torrent/fall.jpg"))
    assert not truth.never_ends(at(outskirts, "endless"))
    assert truth.forbids(at(outskirts, "translator", "/translate?u=x"))
    assert set(truth.caps) == {
        site.host for site in outskirts.sites.values() if site.cap_pages is not None
    }
    hostile = {site.kind for site in outskirts.sites.values() if site.endless}
    assert hostile == HOSTILE_KINDS


def test_a_report_reaches_one_hop_out_and_no_further(outskirts: Town) -> None:
    truth = outskirts.truth
    shown = [one for one in truth.expected() if one.host == "milestone.example"]
    assert len(shown) == 6
    assert not truth.forbids(at(outskirts, "wayside", "/milestone"))
    linked = outskirts.sites["milestone.example"].resource_at("/milestone")
    assert "larch-attic.example" in str(linked)
    assert truth.forbids(at(outskirts, "gallery", "/"))


def test_a_session_id_is_taken_out_as_it_was_written() -> None:
    session = "0123456789abcdef" * 2
    for path in ("/", "/room/2", "/stones?from=7"):
        for spelled in (in_query(path, session), in_path(path, session)):
            assert session in spelled.lower()
            assert without_session(spelled) == path
    assert without_session("/a?PHPSESSID=short") == "/a?PHPSESSID=short"


def test_the_onion_is_named_by_its_key_and_by_no_name_server(outskirts: Town) -> None:
    keys = outskirts.onion_keys()
    (site,) = (site for site in outskirts.sites.values() if site.kind == "onion")
    assert re.fullmatch(r"[a-z2-7]{56}\.onion", keys.host)
    assert site.host == keys.host
    assert outskirts.resolve(keys.host) == []
    assert keys.host != build_town(TOWN_SEED + 1, plots=OUTSKIRTS).onion_keys().host


def test_the_onions_keys_are_files_as_tor_keeps_them(outskirts: Town, tmp_path: Path) -> None:
    keys = outskirts.onion_keys()
    keys.write(tmp_path / "service")
    secret = (tmp_path / "service" / "hs_ed25519_secret_key").read_bytes()
    public = (tmp_path / "service" / "hs_ed25519_public_key").read_bytes()
    assert secret.startswith(b"== ed25519v1-secret: type0 ==\0\0\0")
    assert public.startswith(b"== ed25519v1-public: type0 ==\0\0\0")
    assert (len(secret), len(public)) == (96, 64)
    assert (tmp_path / "service" / "hostname").read_text() == f"{keys.host}\n"
    assert (tmp_path / "service").stat().st_mode & 0o777 == 0o700


@pytest.mark.full
@pytest.mark.parametrize(
    ("kind", "path"),
    [("slow_drip", "/spring"), ("endless", "/torrent"), ("endless", "/crumbs")],
)
def test_what_never_ends_goes_on_until_the_visitor_leaves(
    served: RunningTown, kind: str, path: str
) -> None:
    since, url = len(served.arrivals()), at(served.town, kind, path)
    host = url.split("/")[2]
    address = served.town.sites[host.split(":")[0]].addresses[0]
    with socket.create_connection((address, served.town.ports.web), timeout=10) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        for _ in range(3):
            assert line.recv(4096)
        (arrival,) = served.arrivals(since)
        assert (arrival.path, arrival.until_s) == (path, 0.0)


@pytest.mark.full
def test_headers_that_drip_are_headers_of_a_reply(served: RunningTown) -> None:
    host = "drip-spring.example"
    place = served.town.sites[host].addresses[0], served.town.ports.web
    with socket.create_connection(place, timeout=10) as line:
        line.sendall(f"GET /spring HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert line.recv(15) == b"HTTP/1.1 200 OK"
        said = b""
        while said.count(b"X-Drop") < 2:
            said += line.recv(64)
    assert b"\r\n\r\n" not in said


@pytest.mark.full
@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("calendar", "/calendar/2020/1"),
        ("endless", "/list?page=1"),
        ("near_duplicates", "/stones"),
        ("session_maze", "/"),
        ("link_farm", "/field/17-x"),
    ],
)
def test_a_trap_leads_on_for_ever(served: RunningTown, kind: str, path: str) -> None:
    seen, here = {path}, path
    for _ in range(12):
        new = [way for way in ways(served, at(served.town, kind, here)) if way not in seen]
        assert new, here
        seen.update(new)
        here = new[-1]


@pytest.mark.full
def test_every_session_id_of_the_maze_is_fresh_and_opens_the_same_room(served: RunningTown) -> None:
    front = at(served.town, "session_maze")
    first, second = ways(served, front), ways(served, front)
    assert not set(first) & set(second)
    assert [without_session(way) for way in first] == [without_session(way) for way in second]
    assert Visitor(served.town).get(at(served.town, "session_maze", first[2])).status == 200


@pytest.mark.full
def test_no_address_that_a_script_makes_stands_in_what_is_served(served: RunningTown) -> None:
    visitor = Visitor(served.town)
    told = b"".join(
        visitor.get(at(served.town, "script_page", path)).body for path in ("/", "/wall.js")
    ).decode()
    site = next(site for site in served.town.sites.values() if site.kind == "script_page")
    for shown in site.shown:
        assert shown.path not in told
        assert shown.path.rpartition("/")[2] not in told
        assert visitor.get(at(served.town, "script_page", shown.path)).status == 200


@pytest.mark.full
def test_the_board_says_in_json_what_its_pages_say(served: RunningTown) -> None:
    visitor, board = Visitor(served.town), "/rocks"
    catalog = json.loads(visitor.get(at(served.town, "image_board", f"{board}/catalog.json")).body)
    numbers = [thread["no"] for thread in catalog[0]["threads"]]
    assert all(one < other for one, other in pairwise(numbers))
    for number in numbers:
        page = f"{board}/thread/{number}"
        posts = json.loads(visitor.get(at(served.town, "image_board", f"{page}.json")).body)[
            "posts"
        ]
        links = ways(served, at(served.town, "image_board", page))
        assert [post["file"] for post in posts] == links[:-1]


@pytest.mark.full
def test_generators_are_linked_and_shown_from_pages_in_scope(served: RunningTown) -> None:
    page = Visitor(served.town).get(at(served.town, "gallery", "/")).body.decode()
    assert "larch-attic" in page, "the first gallery is the forgotten one"
    told = (
        Visitor(served.town)
        .get(f"http://sill-garden.example:{served.town.ports.web}/")
        .body.decode()
    )
    for kind in ("thumbnail_proxy", "translator", "page_cache"):
        assert at(served.town, kind, "") in told


@pytest.mark.full
def test_the_log_tells_a_cookie_and_is_a_file_at_the_end(tmp_path: Path) -> None:
    with running_town(TOWN_SEED, tmp_path, sites="calm") as running:
        visitor, url = Visitor(running.town), at(running.town, "buttons", "/album/7")
        visitor.get(url)
        visitor.get(url, headers={"Cookie": "member=1", "User-Agent": "fern"})
        without, given = running.arrivals()
        assert running.stop() == 0
        written = running.written_arrivals()
    assert (without.has_cookie, given.has_cookie, given.user_agent) == (False, True, "fern")
    assert without.after_s <= without.at_s <= without.until_s <= given.at_s
    assert without.sent_bytes > 100
    assert list(written) == [without, given]


@pytest.mark.full
def test_the_name_server_tells_what_it_was_asked(served: RunningTown) -> None:
    assert not [name for name in served.questions() if name.endswith(".onion")]
