"""No host keeps a worker from the others: neither by asking for rest, nor by being out of reach."""

from orbweaver.crawl.domain_rules import DomainRule, DomainRules, Handling
from orbweaver.crawl.manners.rules import MannersRules
from tests.crawl.origin import page, reply
from tests.crawl.shed import Shed, quick
from tests.crawl.sites import crawled, picture

ROCKS = [f"rocks{number}.example" for number in range(4)]
MEBIBYTE = 1 << 20
HOUR_S = 3600


def test_hosts_that_ask_for_an_hour_hold_neither_bytes_nor_places(
    shed: Shed, pictures: list[bytes]
) -> None:
    busy = reply(b"", 503, {"retry-after": str(HOUR_S)})
    shown = "".join(
        f"<img src=http://{host}:{{port}}/{name}.jpg>" for host in ROCKS for name in ("a", "b")
    )
    sites = {
        "/": page(f"{shown}<a href=/next>next</a>"),
        "/next": page("<img src=/fern.jpg>"),
        "/fern.jpg": picture(pictures[0]),
        **{f"{host}/{name}.jpg": busy for host in ROCKS for name in ("a", "b")},
    }
    settings = quick(in_hand=len(ROCKS), bytes_in_flight=MEBIBYTE)
    origin, worker = crawled(shed, sites, settings=settings)
    assert shed.statuses() == {"/": 200, "/next": 200, "/fern.jpg": 200}
    assert worker.progress.bytes_held == 0
    for host in ROCKS:
        assert len(origin.targets(host)) == 2, "its robots.txt, and one try in the hour"
    waiting = shed.frontier.count(shed.clock.now())
    assert (waiting.due, waiting.waiting) == (0, 2 * len(ROCKS))
    assert worker.progress.errors["HostRests"] == len(ROCKS)


def test_a_way_out_that_nobody_named_fails_its_visits_and_no_worker(shed: Shed) -> None:
    hidden = DomainRules([DomainRule("hidden.example", Handling.TOR, "closed to others")])
    settings = quick(manners=MannersRules(domains=hidden))
    sites = {"/": page("<img src=http://hidden.example:{port}/a.jpg><a href=/b>b</a>")}
    sites["/b"] = page("")
    origin, _ = crawled(shed, sites, settings=settings)
    assert shed.statuses() == {"/": 200, "/b": 200, "/a.jpg": None}
    assert "no way out is called" in shed.errors()["/a.jpg"]
    assert {arrival.host for arrival in origin.arrivals} == {"garden.example"}
