"""Workers that share one index, and a desk whose banks change under them."""

from pathlib import Path

import pytest

from orbweaver.casework.actions.banks import EntryRow, do_import_entries, do_withdraw_entry
from orbweaver.casework.roles import Role
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.ports.index.segments.facts import index_facts
from orbweaver.ports.index.segments.index import SegmentIndex
from tests.casework.house import House, sha256_hex
from tests.casework.lived_in import BANK, fill_bank


def signals(*names: str) -> list[Signal]:
    return [Signal("sha256", sha256_hex(name)) for name in names]


def media(name: str) -> Media:
    return Media(sha256_hex(name), 10, "image/png", 8, 8)


def add(house: House, *names: str) -> None:
    """Import more entries."""
    rows = [EntryRow(line, signal, "confirmed") for line, signal in enumerate(signals(*names))]
    do_import_entries(house.office, None, BANK, rows, "a test", good_rows=False)


@pytest.fixture
def workers(house: House, tmp_path: Path) -> list[FreshJudges]:
    """Two workers of one house; each asks the desk before every judgement."""
    folder = tmp_path / "index"
    indexes = [SegmentIndex(folder, 4, in_background=False) for _ in range(2)]
    return [FreshJudges(house.desk, index, poll_s=0) for index in indexes]


def test_a_new_entry_is_seen_by_every_worker_at_its_next_look(
    house: House, workers: list[FreshJudges], tmp_path: Path
) -> None:
    fill_bank(house, signals("rock"))
    for number in range(12):
        name = f"rock {number}"
        assert [worker.judge([media(name)])[0].finding_kind for worker in workers] == [None, None]
        add(house, name)
        for worker in workers:
            [judged] = worker.judge([media(name)])
            assert judged.finding_kind is FindingKind.KNOWN
            assert judged.bank_version == house.desk.bank_version()
    assert index_facts(tmp_path / "index").entries >= 8


def test_what_is_withdrawn_is_known_no_longer(house: House, workers: list[FreshJudges]) -> None:
    entries = fill_bank(house, signals(*"abcdefgh"))
    lio = house.person("Lio", Role.LIAISON)
    for worker in workers:
        assert worker.judge([media("a")])[0].matches
    [first] = [entry for entry in entries if entry.signal == signals("a")[0]]
    do_withdraw_entry(house.office, lio, first.entry_id, "it was sand")
    for worker in workers:
        assert [len(judged.matches) for judged in worker.judge([media("a"), media("b")])] == [0, 1]
    add(house, "a")
    for worker in workers:
        [judged] = worker.judge([media("a")])
        [match] = judged.matches
        assert match.entry.entry_id != first.entry_id


def test_a_worker_does_not_ask_before_it_is_due(house: House, tmp_path: Path) -> None:
    index = SegmentIndex(tmp_path / "index")
    judges = FreshJudges(house.desk, index, poll_s=3600)
    assert judges.judge([media("rock")])[0].finding_kind is None
    fill_bank(house, signals("rock"))
    assert judges.judge([media("rock")])[0].finding_kind is None
    judges.refresh()
    assert judges.judge([media("rock")])[0].finding_kind is FindingKind.KNOWN
