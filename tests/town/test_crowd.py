"""The crowd: as many small sites as asked for, each with pages and pictures of its own."""

import hashlib
import http.client
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image

from orbweaver.town.crowd.front import _read
from orbweaver.town.crowd.plan import DISTINCT_DRAWINGS, KNOWN_DRAWINGS, Crowd, page_path
from orbweaver.town.crowd.replies import Replies
from orbweaver.town.crowd.running import RunningCrowd, running_crowd

CROWD = Crowd(town_seed=7, sites=300, addresses=4, grumpy_every=20)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCrowd]:
    """Serve a small crowd."""
    with running_crowd(CROWD, tmp_path_factory.mktemp("crowd")) as running:
        yield running


def get(served: RunningCrowd, url: str, ip: str | None = None) -> tuple[int, bytes]:
    """Fetch one address from where its name stands, or from another address."""
    parts = urlsplit(url)
    (stands_at,) = served.crowd.resolve(parts.hostname or "")
    line = http.client.HTTPConnection(ip or stands_at, served.port, timeout=10)
    line.request("GET", parts.path, headers={"Host": parts.netloc})
    reply = line.getresponse()
    body = reply.read()
    line.close()
    return reply.status, body


def test_ten_thousand_names_are_all_different_and_lead_back_to_their_sites() -> None:
    crowd = Crowd(7, 10_000)
    names = [crowd.host(site) for site in range(crowd.sites)]
    assert len(set(names)) == 10_000
    assert [crowd.site_of(name) for name in names] == list(range(10_000))
    assert Counter(crowd.ip(site) for site in range(10_000)) == dict.fromkeys(crowd.ips(), 200)
    assert crowd.resolve("fern-fern-7.example") == []
    assert crowd.resolve("basalt-fern-10000.example") == []


def test_every_page_is_within_reach_of_the_front_page() -> None:
    reached, waiting = {0}, [0]
    while waiting:
        for page in CROWD.links(waiting.pop()):
            if page not in reached:
                reached.add(page)
                waiting.append(page)
    assert reached == set(range(CROWD.pages_per_site))


def test_few_pictures_show_what_a_bank_may_know() -> None:
    crowd = Crowd(7, 2500)
    shown = Counter(crowd.drawing(site, picture) for site in range(2500) for picture in range(4))
    assert set(shown) == set(range(DISTINCT_DRAWINGS))
    known = sum(shown[drawing] for drawing in range(KNOWN_DRAWINGS))
    assert 20 < known < 90


def test_the_same_seed_gives_the_same_crowd() -> None:
    drawn = tuple(b"\xff\xd8" + bytes([number]) for number in range(DISTINCT_DRAWINGS))
    first, second = Replies(CROWD, drawn), Replies(Crowd(7, 300, 4), drawn)
    assert first.reply(17, "/page/2") == second.reply(17, "/page/2")
    assert first.reply(17, "/page/2") != Replies(Crowd(8, 300, 4), drawn).reply(17, "/page/2")
    assert list(CROWD.seeds(80)) != list(Crowd(8, 300).seeds(80))
    assert len(set(CROWD.seeds(80))) == 300


def test_headers_are_read_whatever_their_case() -> None:
    method, path, told = _read(b"GET /a?b=c HTTP/1.1\r\nhOST: fern.example:81\r\nCookie: a=b")
    assert (method, path) == ("GET", "/a?b=c")
    assert told == {"host": "fern.example:81", "cookie": "a=b"}


@pytest.mark.full
def test_every_picture_is_a_readable_file_of_its_own(served: RunningCrowd) -> None:
    urls = list(CROWD.picture_urls(served.port))
    assert len(urls) == CROWD.pictures == 1200
    digests = set()
    for url in urls[:40]:
        status, body = get(served, url) if "-1.example" not in url else (200, b"")
        if body:
            assert status == 200
            assert Image.open(BytesIO(body)).size == (640, 480)
            digests.add(hashlib.sha256(body).digest())
    assert len(digests) == 36


@pytest.mark.full
def test_a_site_answers_on_its_own_address_only(served: RunningCrowd) -> None:
    url = served.seeds()[0]
    (stands_at,) = CROWD.resolve(urlsplit(url).hostname or "")
    other = next(ip for ip in CROWD.ips() if ip != stands_at)
    assert get(served, url)[0] == 200
    assert get(served, url, other)[0] == 421


@pytest.mark.full
def test_a_grumpy_site_asks_its_third_visitor_to_come_later(served: RunningCrowd) -> None:
    for site, said in ((41, 429), (61, 503)):
        front = f"http://{CROWD.host(site)}:{served.port}{page_path(0)}"
        assert [get(served, front)[0] for _ in range(4)] == [200, 200, said, 200]


@pytest.mark.full
def test_arrivals_are_told_and_written(served: RunningCrowd) -> None:
    since = len(served.arrivals())
    get(served, f"http://{CROWD.host(200)}:{served.port}/page/3")
    (arrival,) = served.arrivals(since)
    assert (arrival.host, arrival.path, arrival.to_ip) == (
        CROWD.host(200),
        "/page/3",
        CROWD.ip(200),
    )
    assert arrival.after_s <= arrival.at_s <= arrival.until_s
    assert served.touches() == []
