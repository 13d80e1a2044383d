"""The figure: how little had to be seen for how much was settled."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.models import (
    Case,
    Look,
    LookPurpose,
    Person,
    SettledSum,
)
from orbweaver.casework.queries.reveal_figure import (
    RevealFigure,
    house_reveal_figure,
    reveal_figure,
)
from tests.casework.every import every
from tests.casework.house import House, media
from tests.casework.open_vault import OpenVault

POND, REEDS = media("a pond", range(4)), media("reeds", range(5))
ROCK = media("a rock", range(90, 190))


def look(house: House, person: Person, case: Case) -> None:
    request = LookRequest(case.case_id, POND.sha256_hex, LookPurpose.REVIEW)
    access_media(house.office, person, request, OpenVault({POND.sha256_hex: b"pond"}))


def test_the_figure_is_clear_looks_to_sightings_settled(any_house: House) -> None:
    ana, ben, cleo = any_house.analysts("Ana", "Ben", "Cleo")
    places = [f"http://gardens.example/{number}.jpg" for number in range(5)]
    any_house.hand(*(any_house.finding(POND, at=place) for place in places))
    any_house.hand(any_house.finding(REEDS), any_house.finding(ROCK))
    assert reveal_figure(ana).per_thousand is None
    look(any_house, ana, any_house.case_of(POND))
    assert house_reveal_figure() == RevealFigure(reveals=1, settled=0)
    any_house.decide(any_house.case_of(POND), "confirmed", ana, ben, cleo)
    assert house_reveal_figure() == RevealFigure(reveals=1, settled=6)
    assert reveal_figure(ben).per_thousand == pytest.approx(1000 / 6)


def test_what_comes_in_later_settled_by_its_bytes_counts_too(any_house: House) -> None:
    ana, ben, cleo = any_house.analysts("Ana", "Ben", "Cleo")
    any_house.hand(any_house.finding(POND))
    any_house.decide(any_house.case_of(POND), "confirmed", ana, ben, cleo)
    for number in range(3):
        any_house.hand(any_house.finding(POND, at=f"http://rocks.example/{number}.jpg"))
    any_house.hand(any_house.finding(ROCK))
    assert house_reveal_figure().settled == 4
    (row,) = every(SettledSum)
    assert (row.found, row.decided) == (4, 4)


def test_a_sighting_counts_once_and_for_each_organisation_that_decided(
    any_house: House,
) -> None:
    ana, ben = any_house.analysts("Ana", "Ben")
    cleo = any_house.person("Cleo", organisation="Rock Garden Line")
    any_house.hand(any_house.finding(POND), any_house.finding(REEDS))
    any_house.decide(any_house.case_of(POND), "confirmed", ana, ben, cleo)
    assert house_reveal_figure().settled == 2
    told = dict(every(SettledSum).values_list("organisation__name", "decided"))
    assert told == {"Harbour Hotline": 2, "Rock Garden Line": 2}


def test_the_figure_of_a_time_counts_its_days(any_house: House) -> None:
    ana, ben, cleo = any_house.analysts("Ana", "Ben", "Cleo")
    any_house.hand(any_house.finding(POND))
    look(any_house, ana, any_house.case_of(POND))
    any_house.clock.pass_time(timedelta(days=3))
    any_house.decide(any_house.case_of(POND), "confirmed", ana, ben, cleo)
    first = date(2026, 11, 22)
    day = timedelta(days=1)
    assert house_reveal_figure(first, first + day) == RevealFigure(1, 0)
    assert house_reveal_figure(first + day) == RevealFigure(0, 1)


def test_looks_in_spells_are_the_looks_of_the_log(any_house: House) -> None:
    ana, ben = any_house.analysts("Ana", "Ben")
    any_house.hand(any_house.finding(POND))
    for person in (ana, ben, ana):
        look(any_house, person, any_house.case_of(POND))
    clear = every(Look).exclude(purpose=LookPurpose.PREVIEW.value).count()
    assert house_reveal_figure().reveals == clear == 3


def test_the_figure_asks_no_large_table(any_house: House) -> None:
    """However many findings there are: sums were kept as they were settled."""
    any_house.hand(*(any_house.finding(media(f"pond {number}")) for number in range(20)))
    with connection.execute_wrapper(_refuse_large_tables):
        house_reveal_figure()


def _refuse_large_tables(execute: Callable[..., object], sql: str, *told: object) -> object:
    assert "casework_finding" not in sql
    assert "casework_look" not in sql
    return execute(sql, *told)
