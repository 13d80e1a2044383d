"""What the demo must reach is fixed here: the list of what it does not do yet may only shrink."""

from dataclasses import replace

import pytest

from orbweaver.demo.truth_table import MUST_MATCH, NOT_YET, Lack, Row, TruthTable
from orbweaver.town.conduct import Conduct
from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.site import Needs

NOT_YET_AT_MOST = {
    Alteration.CROPPED,
    Alteration.FLIPPED,
    Alteration.WATERMARKED,
    Alteration.IN_ZIP,
    Alteration.VIDEO_FRAME,
}

GOOD = Conduct(
    trespasses=(),
    generator_visits=0,
    trap_pages={"tides.example": 9},
    caps={"tides.example": 9},
    endless_answers=2,
    longest_endless_s=6.0,
    largest_endless_bytes=1 << 20,
)

MET = TruthTable(
    rows=(
        Row(Alteration.SAME_BYTES, shown=3, matched=3, must_match=True),
        Row(Alteration.CROPPED, shown=3, matched=0, must_match=False),
    ),
    lacks=(Lack(Needs.SCRIPT, shown=4, found=0),),
    expected=9,
    scanned=9,
    wrong_matches=(),
    out_of_scope=(),
    conduct=GOOD,
    canary_connections=0,
    double_notices=0,
)


def test_what_is_not_done_yet_only_shrinks() -> None:
    assert set(NOT_YET) <= NOT_YET_AT_MOST


def test_every_alteration_is_either_demanded_or_not_yet() -> None:
    assert {*MUST_MATCH, *NOT_YET} == set(Alteration)
    assert not {*MUST_MATCH} & {*NOT_YET}


def test_the_truth_is_met_when_all_that_must_match_does() -> None:
    assert not MET.faults


@pytest.mark.parametrize(
    "unmet",
    [
        replace(MET, scanned=8),
        replace(MET, rows=(Row(Alteration.RESIZED, shown=3, matched=2, must_match=True),)),
        replace(MET, wrong_matches=("hxxp://garden[.]example/a.jpg",)),
        replace(MET, out_of_scope=("hxxp://garden[.]example/",)),
        replace(MET, canary_connections=1),
        replace(MET, double_notices=1),
        replace(MET, conduct=replace(GOOD, generator_visits=1)),
        replace(MET, conduct=replace(GOOD, trap_pages={"tides.example": 10})),
        replace(MET, conduct=replace(GOOD, longest_endless_s=61.0)),
    ],
    ids=[
        "missed",
        "unmatched",
        "wrong match",
        "trespass",
        "canary",
        "double",
        "generator",
        "trap",
        "held",
    ],
)
def test_one_fault_is_enough_to_miss_it(unmet: TruthTable) -> None:
    assert len(unmet.faults) == 1
