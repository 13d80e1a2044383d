"""What a crawl worker tells Prometheus: every limit, and never a place."""

import re
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from orbweaver.config import Config, load_config
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.deployment.crawl_metrics import OTHER, CrawlCollector, by_kind, crawl_metrics
from orbweaver.deployment.crawl_state import CrawlWatch
from orbweaver.errors import ConfigError, PortBusy, StoreUnavailable
from orbweaver.ports.frontier.port import FrontierCount
from tests.crawl.origin import page, reply
from tests.crawl.shed import Shed
from tests.crawl.sites import crawled, picture

LIMITED = ("requests_in_flight", "body_bytes", "visits_in_hand", "leases", "jail_busy")
NAMES_OF_OURS = re.compile(
    r"[A-Z][A-Za-z]+|status \d{3}|[a-z]+|\d+(\.\d+)?|\+Inf|1e\+\d+|\d\.\d+e\+\d+"
)
NOTHING = FrontierCount(waiting=3, due=1, hosts=1, next_due_at=None)


@pytest.fixture
def worker(shed: Shed, pictures: list[bytes]) -> CrawlWorker:
    """A worker that has seen two pages, a picture, and what robots.txt forbids."""
    answers = {
        "/robots.txt": reply(b"User-agent: *\nDisallow: /shed"),
        "/": page("<a href=/pond>Pond</a><a href=/shed>Shed</a><img src=/lily.jpg>"),
        "/pond": page("<p>carp"),
        "/lily.jpg": picture(pictures[0]),
    }
    _, made = crawled(shed, answers)
    return made


def told(worker: CrawlWorker, count: Callable[[], FrontierCount] = lambda: NOTHING) -> str:
    """Return what Prometheus would read."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(CrawlCollector(CrawlWatch(worker), count))
    return generate_latest(registry).decode()


def samples(text: str) -> dict[str, float]:
    """Return the samples without a label, by name."""
    return {
        sample.name.removeprefix("orbweaver_crawl_"): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.labels
    }


def test_every_limit_stands_beside_what_it_limits(worker: CrawlWorker) -> None:
    found = samples(told(worker))
    assert all(found[name] <= found[f"{name}_limit"] for name in LIMITED)
    assert found["requests_in_flight_limit"] == worker.settings.in_flight
    assert found["body_bytes_limit"] == worker.settings.bytes_in_flight
    assert found["jail_busy_limit"] == 2
    assert (found["queue_waiting"], found["queue_due"]) == (3, 1)


def test_what_was_done_is_counted(worker: CrawlWorker) -> None:
    text = told(worker)
    found = samples(text)
    assert (found["pages_total"], found["media_total"]) == (2, 1)
    assert found["requests_total"] == 4
    assert found["fetch_bytes_count"] == 3
    assert found["jail_starts_total"] >= 2
    assert 'orbweaver_crawl_refusals_total{kind="ForbiddenByRobots"} 1.0' in text
    assert 'kind="ForbiddenByRobots"' not in text.split("refusals_total")[0]


def test_stages_tell_where_the_time_went(worker: CrawlWorker) -> None:
    """Waiting for one's turn is no fetching."""
    stages = re.findall(r'stage_seconds_total\{stage="(\w+)"\}', told(worker))
    assert set(stages) == {"wait", "fetch", "read", "scan", "match", "commit"}


def test_the_gauges_are_back_at_nought_when_the_work_is_done(worker: CrawlWorker) -> None:
    found = samples(told(worker))
    assert found["requests_in_flight"] == found["visits_in_hand"] == found["body_bytes"] == 0
    assert found["commits_total"] > 0


def test_no_label_names_a_place(worker: CrawlWorker) -> None:
    worker.progress.errors["garden.example"] += 1
    worker.progress.errors["status 503"] += 1
    text = told(worker)
    values = {
        value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for value in sample.labels.values()
    }
    assert {value for value in values if not NAMES_OF_OURS.fullmatch(value)} == set()
    assert "example" not in text
    assert not re.search(r"[0-9a-f]{32}", text)
    assert f'kind="{OTHER}"' in text


def test_only_names_of_ours_become_labels() -> None:
    counts = {"FetchTimeout": 2, "status 429": 1, "status 9": 1, "rocks.example": 4, "": 1}
    assert by_kind(counts) == {"FetchTimeout": 2, "status 429": 1, OTHER: 6}


def test_while_the_store_is_away_what_waited_last_is_told(worker: CrawlWorker) -> None:
    def away() -> FrontierCount:
        raise StoreUnavailable("away")

    assert samples(told(worker, away))["queue_waiting"] == 0


# -------------------------------------------------------------------------------- the door
def config_that_says(folder: Path, text: str) -> Config:
    (folder / "orbweaver.toml").write_text(text)
    return load_config(folder, {})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_this_machine_may_ask_while_the_crawl_runs(worker: CrawlWorker, tmp_path: Path) -> None:
    port = free_port()
    config = config_that_says(tmp_path, f'[metrics]\nlisten = "127.0.0.1:{port}"\n')
    address = f"http://127.0.0.1:{port}/metrics"
    watch = CrawlWatch(worker)
    with crawl_metrics(config, watch, lambda: NOTHING):
        with urlopen(address, timeout=5) as answer:
            assert b"orbweaver_crawl_pages_total 2.0" in answer.read()
        with pytest.raises(PortBusy), crawl_metrics(config, watch, lambda: NOTHING):
            pass
    with pytest.raises(URLError):
        urlopen(address, timeout=5)


def test_nobody_may_ask_unless_the_configuration_says_so(tmp_path: Path) -> None:
    section = config_that_says(tmp_path, "").metrics
    assert (section.listen, section.token_file) == (None, None)


@pytest.mark.parametrize("address", ["0.0.0.0:9440", "192.0.2.7:9440", "[2001:db8::1]:9440"])
def test_no_other_machine_can_be_let_in(address: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="loopback"):
        config_that_says(tmp_path, f'[metrics]\nlisten = "{address}"\n')
