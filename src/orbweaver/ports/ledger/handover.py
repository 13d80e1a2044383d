"""The crossing to casework: findings and checks, numbered in order of commit."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from orbweaver.model.check import AvailabilityCheck
from orbweaver.model.finding import Finding
from orbweaver.model.media import Sighting
from orbweaver.ports.database.values import to_us
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.ledger.port import HandedCheck, HandedFinding, Stream
from orbweaver.ports.ledger.tables import HANDOVER
from orbweaver.ports.record import from_record, to_record

_READ = """
    SELECT number, record FROM crawl_handover
    WHERE stream = ? AND number > ? ORDER BY number LIMIT ?"""
_THERE = "SELECT item_id FROM crawl_handover WHERE item_id IN (?*)"


def hand_over(
    work: Work, findings: Iterable[Finding], checks: Iterable[AvailabilityCheck], now: datetime
) -> None:
    """Number what crosses; call it last, for it holds the turn until the commit.

    Numbers are drawn under a lock that the commit lets go of after its rows are visible, so a
    reader who saw a number has seen all below it.
    """
    at_us = to_us(now)
    rows: list[Row] = [
        (str(Stream.FINDINGS), finding.finding_id, at_us, to_record(finding))
        for finding in findings
    ]
    rows += [(str(Stream.CHECKS), check.check_id, at_us, to_record(check)) for check in checks]
    if rows:
        work.lock("handover")
        work.append(HANDOVER, rows)


def not_handed(work: Work, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that did not cross yet, each once, the first of equal ones."""
    distinct: dict[str, Finding] = {}
    for finding in findings:
        distinct.setdefault(finding.finding_id, finding)
    if not distinct:
        return []
    there = {item_id for (item_id,) in work.rows(_THERE, list(distinct))}
    return [finding for key, finding in distinct.items() if key not in there]


def hold_pages(work: Work, sightings: Iterable[Sighting]) -> None:
    """Let nobody else record or hand over on the pages of these sightings until the commit.

    Two transactions that see known and unknown media on one page must not miss each other.
    """
    pages = {f"{sighting.found_on.key} {sighting.seed_id}" for sighting in sightings}
    if pages:
        work.lock("page", pages)


def handed_findings(work: Work, after: int, limit: int) -> Sequence[HandedFinding]:
    """Return handed-over findings with numbers above ``after``, in order."""
    rows = work.rows(_READ, str(Stream.FINDINGS), after, limit)
    return [HandedFinding(number, from_record(record, Finding)) for number, record in rows]


def handed_checks(work: Work, after: int, limit: int) -> Sequence[HandedCheck]:
    """Return handed-over checks with numbers above ``after``, in order."""
    rows = work.rows(_READ, str(Stream.CHECKS), after, limit)
    return [HandedCheck(number, from_record(record, AvailabilityCheck)) for number, record in rows]
