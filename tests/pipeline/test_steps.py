"""Steps run each key once, rounds go on until told to stop, and judges stay fresh."""

from collections.abc import Iterable, Iterator, Sequence
from threading import Event

import pytest

from orbweaver.errors import DamagedRecord, StoreError, StoreFull, StoreUnavailable
from orbweaver.model.bank import BankUpdate, Terms
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.pipeline.services import run_rounds
from orbweaver.pipeline.step import Step, run_local
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from tests.crawl.shed import FixedBanks, bank_entry

MOSS = Media("a" * 64, 10, "image/png", 100, 100)
KNOWN = bank_entry(Signal("sha256", MOSS.sha256_hex), terms=Terms(unattended_exact=True))


def test_a_step_gets_each_key_once_in_order() -> None:
    seen: list[Sequence[str]] = []

    def do(batch: Sequence[str]) -> Sequence[int]:
        seen.append(batch)
        return [len(name) for name in batch]

    step = Step(name="measure", do=do, by=str.lower)
    assert run_local(step, ["Moss", "fern", "MOSS", "ivy"]) == [4, 4, 3]
    assert seen == [["Moss", "fern", "ivy"]]


def test_a_step_is_not_troubled_with_nothing() -> None:
    def do(_batch: Sequence[str]) -> Sequence[int]:
        pytest.fail("there was nothing to do")

    assert run_local(Step(name="measure", do=do, by=str), []) == ()


def test_rounds_go_on_until_told_to_stop() -> None:
    stop = Event()
    moved = iter([3, 0, 2])

    def one_round() -> int:
        count = next(moved, None)
        if count is None:
            stop.set()
        return count or 0

    run_rounds(one_round, stop, 0.001, "desk")
    assert next(moved, None) is None


@pytest.mark.parametrize("waits", [StoreUnavailable("it is away"), StoreFull("the disk")])
def test_a_store_that_is_away_or_full_does_not_end_the_rounds(waits: StoreError) -> None:
    stop = Event()

    def rounds() -> Iterator[int]:
        yield 1
        stop.set()
        yield 0

    made, failures = rounds(), iter([waits])

    def one_round() -> int:
        for failure in failures:
            raise failure
        return next(made)

    run_rounds(one_round, stop, 0.001, "desk")
    assert list(made) == [], "both rounds were made after the failure"


def test_any_other_failure_ends_them() -> None:
    def one_round() -> int:
        raise DamagedRecord("a row")

    with pytest.raises(DamagedRecord):
        run_rounds(one_round, Event(), 0.001, "desk")


def test_judges_load_the_banks_before_their_first_judgement() -> None:
    judges = FreshJudges(FixedBanks(3, [KNOWN]), ExhaustiveIndex())
    [judged] = judges.judge([MOSS])
    assert (judged.finding_kind, judged.bank_version) == (FindingKind.KNOWN, 3)


def test_judges_follow_the_banks() -> None:
    banks = FixedBanks(3, [])
    judges = FreshJudges(banks, ExhaustiveIndex(), poll_s=0)
    assert judges.judge([MOSS])[0].finding_kind is None
    banks.entries, banks.version = [KNOWN], 4
    assert judges.judge([MOSS])[0].finding_kind is FindingKind.KNOWN
    assert judges.version == 4


def test_judges_do_not_load_what_they_hold() -> None:
    class Counted(FixedBanks):
        """Counts how often its entries are read."""

        loads = 0

        def bank_updates(self, after_version: int) -> Iterable[BankUpdate]:
            self.loads += 1
            return super().bank_updates(after_version)

    banks = Counted(1, [KNOWN])
    judges = FreshJudges(banks, ExhaustiveIndex(), poll_s=0)
    for _ in range(3):
        judges.judge([MOSS])
    judges.refresh()
    assert banks.loads == 1
