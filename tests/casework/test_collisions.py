"""A thousand pictures that collide with a known one: no notice goes out that nobody looked at."""

import random

import pytest

from orbweaver.casework.models import Case, CaseMedia, Finding, NoticeDue
from orbweaver.casework.queries.queue import queue_for
from orbweaver.model.bank import BankEntry, Match
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from tests.casework.house import House, exact, media, near
from tests.casework.lived_in import fill_bank

LIKELY = FindingKind.LIKELY
MANY = 1000


def collide(house: House, entry: BankEntry, by: str) -> list[Media]:
    """Hand over a thousand pictures that say the same as an entry by one algorithm."""
    chance = random.Random(1)
    pictures, batch = [], []
    for number in range(MANY):
        bits = chance.sample(range(256), 15 if by == "pdq" else 128)
        picture = media(f"{number}", bits)
        match: Match = near(picture, entry, 15) if by == "pdq" else exact(picture, entry)
        pictures.append(picture)
        batch.append(house.finding(picture, LIKELY, (match,)))
    for start in range(0, MANY, 250):
        house.hand(*batch[start : start + 250])
    return pictures


@pytest.mark.parametrize(("by", "digits"), [("pdq", 64), ("md5", 32), ("sha1", 40)])
def test_no_notice_without_a_look(house: House, by: str, digits: int) -> None:
    (entry,) = fill_bank(house, [Signal(by, "0" * digits)], unattended=True)
    pictures = collide(house, entry, by)
    assert Finding.objects.count() == MANY
    assert house.desk.figures().notices == 0
    assert not NoticeDue.objects.exists()
    assert house.desk.take_outbox(10, 60) == ()
    waiting = CaseMedia.objects.filter(case__join=None).values("media_sha256_hex").distinct()
    assert waiting.count() == len(pictures)
    assert Case.objects.filter(join=None).count() == (1 if by == "pdq" else MANY)
    assert len(queue_for(house.person("Ana"), MANY)) == (1 if by == "pdq" else MANY)
