"""What the live table of a crawl shows, and what its records tell programs."""

import json
from dataclasses import replace

import pytest
from rich.console import Console

from orbweaver.cli.crawl_picture import crawl_picture, progress_record, summary_lines
from orbweaver.cli.output import plain
from orbweaver.crawl.endings import Ending
from orbweaver.crawl.progress import MOST_HOSTS, CrawlProgress
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.deployment.crawl_state import CrawlState
from orbweaver.model.media import Media
from orbweaver.ports.frontier.port import FrontierCount
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import page_of

GREY = Media("a" * 64, 70_000, "image/png", 8, 8, ())


def one(address: str, *, media: Media | None = None, again: bool = False) -> Ending:
    made = visit(address)
    return Ending(made, page_of(made), media=media, again_at=NOON if again else None)


@pytest.fixture
def progress() -> CrawlProgress:
    """What was done at two hosts: two pages, one media, a failure, and a try that goes again."""
    made = CrawlProgress()
    made.count(one("garden.example/"), "")
    made.count(one("garden.example/pond"), "")
    made.count(one("rocks.example/a.png", media=GREY), "")
    made.count(one("rocks.example/shut"), "ForbiddenByRobots")
    made.count(one("rocks.example/busy", again=True), "status 503")
    return made


def state(progress: CrawlProgress) -> CrawlState:
    return CrawlState(
        progress=progress,
        settings=CrawlSettings(in_flight=64),
        queue=FrontierCount(waiting=1234, due=12, hosts=3, next_due_at=None),
        rate_per_s=17.0,
        own_bytes=150 << 20,
        jail_bytes=210 << 20,
        jail_workers=2,
        jail_busy=1,
        jail_started=2,
    )


def drawn(progress: CrawlProgress) -> str:
    paper = Console(width=100)
    with paper.capture() as text:
        paper.print(crawl_picture(state(progress)))
    return text.get()


def test_the_table_shows_rate_hosts_queue_media_matches_errors_and_memory(
    progress: CrawlProgress,
) -> None:
    shown_now = " ".join(drawn(progress).split())
    assert "2 pages, 1 media, 0 matched" in shown_now
    assert "17 a second now" in shown_now
    assert "1,234 wait, 12 of them due, at 3 hosts" in shown_now
    assert "0 of 64 requests" in shown_now
    assert "150 MiB, and 210 MiB of 2 decoding, 1 busy" in shown_now
    assert "ForbiddenByRobots 1, status 503 1" in shown_now
    assert "garden[.]example 2 0 0" in shown_now
    assert "rocks[.]example 0 1 1" in shown_now


def test_stages_are_shown_by_their_share_the_longest_first(progress: CrawlProgress) -> None:
    assert "stages" not in drawn(progress)
    progress.stage_s["read"] += 1.0
    progress.stage_s["fetch"] += 3.0
    assert "fetch 75 %, read 25 %" in drawn(progress)


def test_a_stage_is_timed_also_when_it_fails(progress: CrawlProgress) -> None:
    with pytest.raises(ZeroDivisionError), progress.stage("fetch"):
        raise ZeroDivisionError
    assert progress.stage_s["fetch"] >= 0
    assert list(progress.stage_s) == ["fetch"]


def test_a_record_says_the_same_to_programs(progress: CrawlProgress) -> None:
    progress.branch_ends["BudgetSpent"] += 1
    progress.left_links["logs out"] += 3
    record = json.loads(json.dumps(plain(progress_record(state(progress)))))
    assert record["errors"] == {"ForbiddenByRobots": 1, "status 503": 1}
    assert (record["pages"], record["media"], record["hosts"], record["waiting"]) == (2, 1, 2, 1234)
    assert record["branch_ends"] == {"BudgetSpent": 1}
    assert record["left_links"] == {"logs out": 3}
    assert record["memory_bytes"] == 150 << 20
    assert "example" not in json.dumps(record)


def test_the_summary_says_what_still_waits(progress: CrawlProgress) -> None:
    lines = list(summary_lines(state(progress)))
    assert lines[0].startswith("2 pages, 1 media")
    assert any("1,234 visits wait" in line for line in lines)


def test_fetches_are_counted_by_size(progress: CrawlProgress) -> None:
    assert sum(progress.sizes) == 4
    assert progress.sizes[0] == 4, "512 bytes each; what goes again is not among them"
    big = one("garden.example/big")
    progress.count(replace(big, page=replace(big.page, size_bytes=200_000_000)), "")
    assert progress.sizes[-1] == 1


def test_more_hosts_than_can_be_told_apart_count_in_the_sums() -> None:
    progress = CrawlProgress()
    for number in range(MOST_HOSTS + 5):
        progress.count(one(f"h{number}.example/"), "")
    assert len(progress.hosts) == MOST_HOSTS
    assert progress.pages == MOST_HOSTS + 5
