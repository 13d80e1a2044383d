"""A process remembers a bounded number of ids, the last ones, and only what was committed."""

from pathlib import Path

import pytest

from orbweaver.ports.database.sqlite import SqliteDatabase
from orbweaver.ports.frontier import arrivals
from orbweaver.ports.frontier.arrivals import Remembered


def learn(remembered: Remembered, database: SqliteDatabase, *ids: str) -> None:
    with remembered.writing(database):
        remembered.learn(ids)


def fail_after_learning(remembered: Remembered, database: SqliteDatabase, known_id: str) -> None:
    with remembered.writing(database):
        remembered.learn([known_id])
        raise KeyError


def test_what_is_learnt_counts_from_the_commit_on(crawl_file: Path) -> None:
    database, remembered = SqliteDatabase(crawl_file), Remembered()
    with remembered.writing(database):
        remembered.learn(["fern"])
        assert "fern" not in remembered
    assert "fern" in remembered
    with pytest.raises(KeyError):
        fail_after_learning(remembered, database, "moss")
    learn(remembered, database, "ivy")
    assert "moss" not in remembered
    database.close()


def test_the_oldest_are_forgotten(crawl_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "MOST_REMEMBERED", 2)
    database, remembered = SqliteDatabase(crawl_file), Remembered()
    for plant in ("fern", "moss", "ivy", "sage", "rue"):
        learn(remembered, database, plant)
    known = [plant for plant in ("fern", "moss", "ivy", "sage", "rue") if plant in remembered]
    assert known == ["ivy", "sage", "rue"]
    database.close()
