"""Short ways to ask where notices stand, and to let them leave."""

from django_scopes import scopes_disabled

from orbweaver.casework.models import Notice
from orbweaver.casework.notice_events import states_of
from orbweaver.model.bank import BankEntry
from orbweaver.model.finding import FindingKind
from tests.casework.checking import Watcher
from tests.casework.house import House, exact, media

QUARRY = media("quarry", range(8))


def notices() -> list[Notice]:
    """Return all notices, in order of step."""
    with scopes_disabled():
        return list(Notice.objects.order_by("step", "notice_id"))


def states() -> list[str]:
    """Return where all notices stand, in order of step."""
    every = notices()
    found = states_of(notice.notice_id for notice in every)
    return [found[notice.notice_id].value for notice in every]


def send_all(house: House) -> list[str]:
    """Let the courier take and send everything; return who got mail."""
    taken = house.desk.take_outbox(100, 60)
    for message in taken:
        house.desk.sent(message.outbox_id, "250 ok")
    return [message.mail.recipient for message in taken]


def sent_notice(house: House, entry: BankEntry) -> Watcher:
    """Let one known picture lead to a notice that left."""
    house.hand(house.finding(QUARRY, FindingKind.KNOWN, (exact(QUARRY, entry),)))
    assert send_all(house) == ["Abuse@basalt.example"]
    return Watcher(house)
