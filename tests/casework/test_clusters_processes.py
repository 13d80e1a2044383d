"""Whoever places media knows all that was committed: after rollbacks and kills, beside others."""

import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from orbweaver.casework import neighbours
from orbweaver.casework.models import CaseMedia
from orbweaver.casework.neighbours import NEIGHBOURS, Neighbours, values_of
from orbweaver.casework.queries.cases import case_member_sets
from orbweaver.model.media import Media
from tests.casework.arriving import drawn, start
from tests.casework.every import every
from tests.casework.house import House, media
from tests.casework.test_clusters import pieces, sets_of

HARBOUR, RESIZED = media("harbour", []), media("harbour, resized", range(20))
ROCK, LARGER = media("rock", range(100, 180)), media("rock, larger", range(100, 190))


class PowerCut(Exception):
    """Ends a transaction in the middle."""


def near(known: Neighbours, one: Media) -> set[str]:
    """Return the cases that these neighbours name for some media."""
    return set(known.now().near(values_of([one.signals[0].value_hex]), 31)[0])


def test_what_a_transaction_wrote_in_vain_was_never_read(any_house: House) -> None:
    """SQLite gives lost numbers to others again, here the last one to the same media."""
    ours, moss = Neighbours(), media("moss", range(50, 98))
    any_house.seed()
    with suppress(PowerCut), transaction.atomic():
        any_house.hand(any_house.finding(HARBOUR), any_house.finding(ROCK))
        assert near(ours, HARBOUR), "inside the transaction it is there"
        raise PowerCut
    any_house.handed = 0
    any_house.hand(any_house.finding(moss), any_house.finding(ROCK))
    assert near(ours, media("moss, larger", range(50, 99))) == {any_house.case_of(moss).case_id}
    any_house.hand(any_house.finding(RESIZED), any_house.finding(LARGER))
    assert case_member_sets() == sets_of((moss,), (RESIZED,), (ROCK, LARGER))


def test_a_batch_in_a_savepoint_that_is_given_up_leaves_nothing_behind(house: House) -> None:
    house.seed()
    with transaction.atomic():
        with suppress(PowerCut), transaction.atomic():
            house.hand(house.finding(HARBOUR))
            near(NEIGHBOURS, HARBOUR)
            raise PowerCut
        house.handed = 0
        house.hand(house.finding(ROCK))
    house.hand(house.finding(RESIZED), house.finding(LARGER))
    assert case_member_sets() == sets_of((RESIZED,), (ROCK, LARGER))


def test_each_process_reads_what_others_wrote_since(any_house: House) -> None:
    ours, theirs = Neighbours(), Neighbours()
    any_house.hand(any_house.finding(HARBOUR))
    assert near(ours, RESIZED) == {any_house.case_of(HARBOUR).case_id}
    any_house.hand(any_house.finding(ROCK))
    for each in (ours, theirs):
        assert near(each, LARGER) == {any_house.case_of(ROCK).case_id}


def test_a_backup_in_place_of_what_was_read_is_read_anew(house: House, tmp_path: Path) -> None:
    file = Path(connection.settings_dict["NAME"])
    house.hand(house.finding(HARBOUR))
    connections.close_all()
    shutil.copy(file, tmp_path / "backup")
    house.hand(house.finding(ROCK), house.finding(media("sand", range(200, 250))))
    connections.close_all()
    for beside in file.parent.glob(f"{file.name}-*"):
        beside.unlink()
    shutil.copy(tmp_path / "backup", file)
    house.handed = 1
    moss = media("moss", range(50, 98))
    house.hand(house.finding(moss))
    house.hand(*map(house.finding, (media("moss, larger", range(50, 99)), RESIZED, LARGER)))
    assert case_member_sets() == sets_of(
        (HARBOUR, RESIZED), (moss, media("moss, larger")), (LARGER,)
    )


def test_what_is_settled_is_forgotten_when_all_is_read_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "LATE_ROWS_MAX", 2)
    people = house.analysts("Ana", "Ben", "Cleo")
    known = Neighbours()
    house.hand(house.finding(HARBOUR))
    known.make_ready()
    house.decide(house.case_of(HARBOUR), "cannot-say", *people)
    assert near(known, RESIZED), "the caller asks where cases stand"
    house.hand(*(house.finding(media(f"{n}", range(90 + 40 * n, 130 + 40 * n))) for n in range(3)))
    assert near(known, RESIZED)
    known.make_ready()
    assert not near(known, RESIZED)
    assert every(CaseMedia).count() == 4


@pytest.mark.full
def test_processes_side_by_side_and_killed_find_the_clusters_that_are_there(
    any_house: House,
) -> None:
    """Each keeps its own memory, each takes over where another stopped or was killed."""
    seed, chance = 11, random.Random(11)
    any_house.seed()
    names = ("ENGINE", "NAME", "USER", "HOST", "OPTIONS")
    database = {name: connection.settings_dict[name] for name in names}
    connections.close_all()
    for _ in range(3):
        doomed = start(database, seed, piece=3)
        assert doomed.stdout is not None
        for _ in range(chance.randint(5, 20)):
            doomed.stdout.readline()
        doomed.kill()
        doomed.communicate()
    side_by_side = [start(database, seed, piece) for piece in (5, 7)]
    for each in side_by_side:
        each.communicate(timeout=100)
        assert each.returncode == 0
    expected = pieces([(each, None) for each in drawn(seed)])
    assert len(expected) > 20, "a crowd in which everything touches shows nothing"
    assert case_member_sets() == expected
