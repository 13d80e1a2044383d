"""The index in segments among many: processes that share files, tiers, and large banks."""

import hashlib
import random
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.errors import MalformedSegment
from orbweaver.model.bank import BankEntry, Terms, entry_id
from orbweaver.model.media import Media
from orbweaver.model.probe import Probe
from orbweaver.model.signal import Signal
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.index.segments.facts import index_facts, indexed_by_bank
from orbweaver.ports.index.segments.folder import IndexFolder
from orbweaver.ports.index.segments.index import SegmentIndex
from orbweaver.ports.index.segments.manifest import Manifest
from orbweaver.ports.index.segments.provenance import ProvenanceTable, provenance_of
from tests.contracts.diary import Diary, media_of, numbered, rocks

ASKED = [media_of(numbered(number)) for number in range(120)]


def index_in(folder: Path, merge_at: int = 8, *, in_background: bool = False) -> SegmentIndex:
    return SegmentIndex(folder, merge_at, in_background=in_background)


def answers_of(banks: Diary) -> object:
    truth = ExhaustiveIndex()
    truth.follow(banks)
    return truth.search(ASKED)


def test_each_process_sees_a_new_entry_at_once_and_one_of_them_writes_it(tmp_path: Path) -> None:
    banks = Diary(rocks(*range(5)))
    one, other = index_in(tmp_path), index_in(tmp_path)
    for number in range(6, 60):
        banks.versions.append(rocks(*range(number)))
        for index in (one, other):
            index.follow(banks)
            assert len(index.search([media_of(numbered(number - 1))])) == 1
            assert len(index) == number
    assert one.search(ASKED) == other.search(ASKED) == answers_of(banks)
    assert 40 < index_facts(tmp_path).entries < 60


def test_who_reads_keeps_what_it_maps_while_others_merge_it_away(tmp_path: Path) -> None:
    banks = Diary(rocks(*range(40)))
    reader, writer = index_in(tmp_path), index_in(tmp_path)
    reader.follow(banks)
    before = reader.search(ASKED)
    old_files = set(tmp_path.glob("*.segment"))
    banks.versions.append(rocks(*range(20, 110)))
    writer.follow(banks)
    assert not old_files & set(tmp_path.glob("*.segment"))
    assert reader.search(ASKED) == before
    reader.follow(banks)
    assert reader.search(ASKED) == writer.search(ASKED) == answers_of(banks)


def test_searches_go_on_while_the_index_follows_and_merges(tmp_path: Path) -> None:
    """Rock 1 is always in force: no state is ever seen half."""
    banks, stop, lost = Diary(rocks(1)), Event(), []
    index = index_in(tmp_path, in_background=True)
    index.follow(banks)

    def ask() -> None:
        while not stop.is_set():
            version = index.version
            [matches] = index.search([media_of(numbered(1))])
            if len(matches) != 1:
                lost.append(version)

    asking = Thread(target=ask)
    asking.start()
    for number in range(2, 60):
        banks.versions.append(rocks(1, *range(2, number)))
        index.follow(banks)
    stop.set()
    asking.join()
    index.close()
    assert lost == []
    assert index.search(ASKED) == answers_of(banks)


def test_who_cannot_build_holds_it_in_memory(tmp_path: Path) -> None:
    index, banks = index_in(tmp_path), Diary(rocks(*range(10)))
    with IndexFolder(tmp_path).locked():
        index.follow(banks)
        assert index.search(ASKED) == answers_of(banks)
        assert index_facts(tmp_path).segments == 0
    banks.versions.append(rocks(*range(11)))
    index.follow(banks)
    assert index_facts(tmp_path).entries == 11


def test_segments_are_merged_by_tiers_and_worn_ones_are_written_anew(tmp_path: Path) -> None:
    index, banks = index_in(tmp_path), Diary()
    for number in range(10, 300, 10):
        banks.versions.append(rocks(*range(number)))
        index.follow(banks)
    assert 1 < index_facts(tmp_path).segments < 5
    assert len(index) == 290
    banks.versions.append(rocks(*range(200, 290)))
    index.build(banks)
    facts = index_facts(tmp_path)
    assert (facts.entries, facts.bank_version) == (90, banks.bank_version())
    size_bytes = sum(path.stat().st_size for path in tmp_path.glob("*.segment"))
    assert facts.size_bytes == size_bytes < 50_000
    assert index.search(ASKED) == answers_of(banks)


def test_building_says_how_far_it_is(tmp_path: Path) -> None:
    told: list[int] = []
    index_in(tmp_path).build(Diary(rocks(*range(30))), told.append)
    assert (told[0], told[-1]) == (1, 30)
    facts = index_facts(tmp_path)
    assert (facts.by_bank, facts.bank_version) == ({"rocks": 30}, 1)


def test_a_bank_counts_what_is_in_force_alone(tmp_path: Path) -> None:
    index, banks = index_in(tmp_path), Diary(rocks(*range(30)), rocks(*range(2, 33)))
    index.build(Diary(banks.versions[1]))
    index.build(banks)
    assert (indexed_by_bank(tmp_path), index_facts(tmp_path).segments) == ({"rocks": 31}, 2)
    sand = [replace(numbered(n), entry_id=f"sand {n}", bank="sand") for n in range(5)]
    banks.versions.append([*banks.versions[2], *sand])
    index.build(banks)
    assert indexed_by_bank(tmp_path) == {"rocks": 31, "sand": 5}
    banks.versions.append(sand)
    index.build(banks)
    assert indexed_by_bank(tmp_path) == index_facts(tmp_path).by_bank == {"sand": 5}
    assert indexed_by_bank(tmp_path / "nowhere") == {}


def test_who_looks_while_others_merge_looks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the manifest and its segments, as a merge would come."""
    banks = Diary(rocks(*range(30)))
    writer = index_in(tmp_path)
    writer.build(banks)
    banks.versions.append(rocks(*range(20, 90)))
    read = IndexFolder.manifest
    merges = iter([lambda: writer.build(banks)])

    def slowly(folder: IndexFolder) -> Manifest:
        found = read(folder)
        next(merges, lambda: None)()
        return found

    monkeypatch.setattr(IndexFolder, "manifest", slowly)
    assert index_facts(tmp_path).entries == 70


def test_building_anew_uses_nothing_of_before(tmp_path: Path) -> None:
    banks = Diary(rocks(*range(30)))
    index = index_in(tmp_path)
    index.build(Diary(rocks(*range(90, 120))))
    index.build(banks, anew=True)
    assert index.search(ASKED) == answers_of(banks)


@pytest.mark.parametrize("banks", [Diary(), Diary(rocks(*range(30)))], ids=["none", "others"])
def test_banks_with_another_history_are_written_once_and_seen_by_all(
    tmp_path: Path, banks: Diary
) -> None:
    """The database was lost and the folder was not: not one old entry may match again."""
    before = Diary(rocks(*range(90, 120)))
    one, other = index_in(tmp_path), index_in(tmp_path)
    for index in (one, other):
        index.follow(before)
    one.follow(banks)
    written = IndexFolder(tmp_path).stamp()
    for index in (one, other, index_in(tmp_path)):
        index.follow(banks)
        assert index.search(ASKED) == answers_of(banks)
        assert IndexFolder(tmp_path).stamp() == written
    one.build(Diary(), anew=True)
    assert index_facts(tmp_path).entries == 0


def test_a_merge_of_what_was_held_of_other_banks_is_of_no_use_to_anybody(tmp_path: Path) -> None:
    lost, banks = Diary(rocks(*range(30)), rocks(*range(33))), Diary(rocks(*range(30)))
    slow, quick = SegmentIndex(tmp_path, 40, in_background=False), index_in(tmp_path)
    quick.follow(Diary(lost.versions[1]))
    slow.follow(lost)
    banks.versions.append(rocks(*range(20)))
    slow._merge(slow._state)  # what its thread does, just before it hears of them
    assert index_facts(tmp_path).entries == 33
    quick.follow(banks)
    assert quick.search(ASKED) == answers_of(banks)


def test_an_entry_keeps_its_id_by_whatever_rule_it_was_given(tmp_path: Path) -> None:
    entries = [numbered(2), numbered(3, 1), numbered(6, 5), numbered(7, 40)]
    index = index_in(tmp_path)
    index.build(Diary(entries))
    found = index.search([media_of(entry) for entry in entries])
    assert [matches[0].entry for matches in found] == entries
    assert repr([matches[0].entry for matches in found]) == repr(entries)
    provenances = [provenance_of(entry) for entry in entries]
    assert [each.generation for each in provenances] == [0, 1, 5, 0]
    assert provenances[3].entry_id == entries[3].entry_id


@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_a_table_of_provenances_reads_or_is_refused(content: bytes) -> None:
    whole = ProvenanceTable([provenance_of(numbered(n)) for n in range(3)])
    again = ProvenanceTable.from_bytes(whole.to_bytes())
    assert [again[n] for n in range(len(again))] == [whole[n] for n in range(3)]
    cut = whole.to_bytes()[:-1]
    ends = [] if content.strip() == b"}" else [cut + content]
    for damaged in (content, whole.to_bytes()[:20] + content, *ends):
        with pytest.raises(MalformedSegment):
            ProvenanceTable.from_bytes(damaged)


def test_a_table_of_provenances_that_is_deep_is_refused() -> None:
    with pytest.raises(MalformedSegment):
        ProvenanceTable.from_bytes(b"[" * 200_000)


def clustered(dice: random.Random, centres: list[int]) -> int:
    """Return a value near a centre, or anywhere."""
    value = dice.choice(centres) if dice.random() < 0.8 else dice.getrandbits(256)
    return value ^ sum(1 << bit for bit in dice.sample(range(256), dice.randrange(40)))


def pdq_entry(value: int, dice: random.Random) -> BankEntry:
    signal = Signal("pdq", f"{value:064x}", dice.choice([0, 1, 80, 100]))
    terms = Terms(near_distance_bits=dice.choice([0, 8, 30, 31, 31]))
    bank = dice.choice(["rocks", "plants"])
    allows = dice.random() < 0.1
    label = "" if allows else "marked"
    return BankEntry(entry_id(bank, signal), bank, signal, "three", label, False, allows, terms)  # noqa: FBT003 # a record's columns


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.integers(1, 300), cut=st.floats(0, 1))
def test_random_banks_in_any_parts_are_searched_as_a_whole(
    tmp_path_factory: pytest.TempPathFactory, seed: int, size: int, cut: float
) -> None:
    dice = random.Random(seed)
    centres = [dice.getrandbits(256) for _ in range(4)]
    made = {
        (e.entry_id): e for e in (pdq_entry(clustered(dice, centres), dice) for _ in "x" * size)
    }
    entries = [*made.values()]
    first = entries[: int(cut * len(entries))]
    banks = Diary(first, [*entries[len(first) // 4 :]])
    index, truth = index_in(tmp_path_factory.mktemp("index")), ExhaustiveIndex()
    index.follow(Diary(first))
    index.follow(banks)
    truth.follow(banks)
    asked = [seen(dice, centres) for _ in range(12)]
    assert index.search(asked) == truth.search(asked)


def seen(dice: random.Random, centres: list[int]) -> Media:
    """Return media with a PDQ and two probes near the centres."""
    values = [f"{clustered(dice, centres):064x}" for _ in range(3)]
    own = Signal("pdq", values[0], dice.choice([0, 50, 100]))
    probes = tuple(Probe(f"rung-{n}", Signal("pdq", value)) for n, value in enumerate(values[1:]))
    name = hashlib.sha256(values[0].encode()).hexdigest()
    return Media(name, 10, "image/png", 8, 8, (own,), probes)


@pytest.mark.full
def test_a_bank_too_large_to_compare_with_one_by_one_answers_the_same(tmp_path: Path) -> None:
    """Forty thousand: the kernel cuts values into bands from thirty thousand on."""
    dice = random.Random(7)
    centres = [dice.getrandbits(256) for _ in range(200)]
    entries = [pdq_entry(clustered(dice, centres), dice) for _ in range(40_000)]
    banks = Diary([*{entry.entry_id: entry for entry in entries}.values()])
    index, truth = index_in(tmp_path, 1000), ExhaustiveIndex()
    index.follow(banks)
    truth.follow(banks)
    asked = [seen(dice, centres) for _ in range(50)]
    assert index.search(asked) == truth.search(asked)
