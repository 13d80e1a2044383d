"""A hosting file that is missing or wrong is told where notices are drafted, and there alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from orbweaver.casework.actions.notices import do_draft_due_notices
from orbweaver.casework.desk import CaseworkDesk
from orbweaver.casework.models import NoticeDue
from orbweaver.casework.reviewing import CaseState
from orbweaver.errors import ConfigError
from orbweaver.model.bank import BankEntry
from orbweaver.model.finding import FindingKind
from orbweaver.ports.hosting.recorded import RecordedHosting
from tests.casework.house import House, exact, media
from tests.casework.noticing import QUARRY, send_all

HARBOUR = media("harbour", range(128, 192))


def lose_the_hosting_file(house: House, place: Path) -> None:
    house.office = replace(house.office, hosting=RecordedHosting(place / "hosting.json"))
    house.desk = CaseworkDesk(house.office)


def test_mail_that_is_ready_leaves_all_the_same(
    house: House, entry: BankEntry, tmp_path: Path
) -> None:
    house.hand(house.finding(QUARRY, FindingKind.KNOWN, (exact(QUARRY, entry),)))
    house.hand(house.finding(HARBOUR))
    analysts = house.analysts("Ana", "Ben", "Cleo")
    lose_the_hosting_file(house, tmp_path)
    outcome = house.decide(house.case_of(HARBOUR), "confirmed", *analysts)
    assert outcome.state is CaseState.SETTLED, "the last verdict is told as recorded"
    assert send_all(house) == ["Abuse@basalt.example"]
    assert NoticeDue.objects.count() == 1
    with pytest.raises(ConfigError, match=r"hosting\.json"):
        do_draft_due_notices(house.office)
