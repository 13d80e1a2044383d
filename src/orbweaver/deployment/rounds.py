"""One round of the desk: what waits between the two databases, and drafts that are due."""

from orbweaver.casework.actions.notices import do_draft_due_notices
from orbweaver.deployment.house import House
from orbweaver.pipeline.crossings import ORDERS, desk_round
from orbweaver.pipeline.services import seal_audits
from orbweaver.ports.ledger.port import Stream


def house_round(house: House) -> int:
    """Carry findings, checks and orders across, draft notices, seal; return how many moved."""
    moved = desk_round(house.ledger, house.desk, house.judges, house.clock)
    moved += do_draft_due_notices(house.office)
    return moved + seal_audits(house.ledger, house.desk)


def rounds_until_still(house: House) -> int:
    """Run rounds until one finds nothing; return how many items moved."""
    total = 0
    while moved := house_round(house):
        total += moved
    return total


def crossings_are_empty(house: House) -> bool:
    """Return whether nothing waits on any crossing between the databases."""
    ledger, desk = house.ledger, house.desk
    return not (
        ledger.handed_findings(desk.cursor(Stream.FINDINGS), 1)
        or ledger.handed_checks(desk.cursor(Stream.CHECKS), 1)
        or desk.orders(ledger.cursor(ORDERS), 1)
    )
