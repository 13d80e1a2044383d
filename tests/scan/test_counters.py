"""Counters add up what many threads did, and say how often a scanner looked twice."""

from concurrent.futures import ThreadPoolExecutor

from orbweaver.errors import DecoderStopped, MediaError, MediaTooLarge, UnreadableMedia
from orbweaver.model.scan_mode import ScanMode
from orbweaver.scan.counters import ScanCounters, ScanTally


def test_nothing_was_scanned_at_first() -> None:
    assert ScanTally().counters(3) == ScanCounters(workers_started=3)


def test_a_batch_counts_by_its_outcomes_and_modes() -> None:
    tally = ScanTally()
    refused = [UnreadableMedia("words"), UnreadableMedia("damaged"), MediaTooLarge("sides")]
    read = [ScanMode.FAST, ScanMode.FAST, ScanMode.EXACT]
    outcomes: list[MediaError | ScanMode] = [*read, *refused, DecoderStopped("died")]
    tally.scanned([1, 2, 3, 4, 5, 6, 7], outcomes)
    tally.scanned([10], [ScanMode.EXACT])
    assert tally.counters(1) == ScanCounters(
        items=8,
        size_bytes=38,
        outcomes={"read": 4, "UnreadableMedia": 2, "MediaTooLarge": 1, "DecoderStopped": 1},
        fast=2,
        exact=2,
        workers_started=1,
    )


def test_second_looks_are_counted_by_their_reason() -> None:
    tally = ScanTally()
    tally.looked_twice(confirmed=1, audited=0, disagreed=0)
    tally.looked_twice(confirmed=0, audited=1, disagreed=1)
    tally.looked_twice(confirmed=0, audited=1, disagreed=0)
    found = tally.counters(0)
    assert (found.confirmed, found.audited, found.audit_disagreed) == (1, 2, 1)


def test_no_thread_loses_a_count() -> None:
    tally = ScanTally()

    def count(number: int) -> None:
        tally.scanned([number, 1], [ScanMode.FAST, UnreadableMedia("words")])
        tally.looked_twice(confirmed=1, audited=1, disagreed=0)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count, range(2_000)))
    found = tally.counters(0)
    assert found.size_bytes == sum(range(2_000)) + 2_000
    assert found.outcomes == {"read": 2_000, "UnreadableMedia": 2_000}
    assert (found.items, found.fast, found.confirmed, found.audited) == (4_000, *[2_000] * 3)


def test_what_was_said_once_does_not_change_afterwards() -> None:
    tally = ScanTally()
    tally.scanned([1], [ScanMode.FAST])
    before = tally.counters(0)
    tally.scanned([1], [ScanMode.FAST])
    assert before.outcomes == {"read": 1}
