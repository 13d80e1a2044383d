"""The statistics page shows every figure once, under its name."""

import json
from dataclasses import asdict, fields, replace

from orbweaver.ports.desk.port import DeskFigures
from orbweaver.ports.ledger.port import LedgerFigures
from orbweaver.stats.page import statistics_page

LEDGER = LedgerFigures(1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008)
DESK = DeskFigures(
    reports=2001,
    seeds=2002,
    cases=2003,
    open_cases=2004,
    verdicts=2005,
    classifications=2006,
    findings=2007,
    notices=2008,
    notices_sent=2009,
    removed=2010,
    still_up=2011,
    median_hours_to_removal=26.25,
    reveals=2012,
)


def test_every_figure_of_both_databases_stands_there_under_its_own_name() -> None:
    page = asdict(statistics_page(LEDGER, DESK))
    assert page == asdict(LEDGER) | asdict(DESK)


def test_the_json_is_the_same_figures_on_one_line() -> None:
    page = statistics_page(LEDGER, DESK)
    assert json.loads(page.json()) == asdict(page)
    assert "\n" not in page.json()


def test_people_read_one_line_a_figure() -> None:
    page = statistics_page(LEDGER, DESK)
    lines = page.text().split("\n")
    assert len(lines) == len(fields(page))
    assert len({len(line) for line in lines}) == 1
    assert page.rows()[0] == ("reports", "2,001")
    assert lines[-1].endswith(" 26.2")


def test_without_a_removal_there_is_no_median() -> None:
    page = statistics_page(LEDGER, replace(DESK, median_hours_to_removal=None))
    assert page.text().endswith(" –")
    assert json.loads(page.json())["median_hours_to_removal"] is None
