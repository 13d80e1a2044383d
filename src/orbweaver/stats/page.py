"""The statistics page: what machines saw and what people decided, side by side."""

import json
from dataclasses import asdict, dataclass

from orbweaver.ports.desk.port import DeskFigures
from orbweaver.ports.ledger.port import LedgerFigures


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """The sums of a house at one instant; field names are those of the JSON, for ever."""

    reports: int
    seeds: int
    pages: int
    failed_pages: int
    media: int
    bytes_scanned: int
    sightings: int
    matched_sightings: int
    handed_findings: int
    """What the crawl handed over; ``findings`` of them casework has read so far."""
    findings: int
    cases: int
    open_cases: int
    verdicts: int
    classifications: int
    reveals: int
    """How often somebody looked at a clear picture."""
    notices: int
    notices_sent: int
    checks: int
    removed: int
    """Noticed places that are gone."""
    still_up: int
    median_hours_to_removal: float | None
    """From the first notice sent to the first look that found it gone; nothing without one."""

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the table for people: a title and a figure, in order of the flow."""
        hours = self.median_hours_to_removal
        return (
            ("reports", f"{self.reports:,}"),
            ("seeds", f"{self.seeds:,}"),
            ("pages", f"{self.pages:,}"),
            ("pages that failed", f"{self.failed_pages:,}"),
            ("distinct media", f"{self.media:,}"),
            ("bytes scanned", f"{self.bytes_scanned:,}"),
            ("sightings", f"{self.sightings:,}"),
            ("sightings that match", f"{self.matched_sightings:,}"),
            ("findings handed over", f"{self.handed_findings:,}"),
            ("findings read", f"{self.findings:,}"),
            ("cases", f"{self.cases:,}"),
            ("cases that wait", f"{self.open_cases:,}"),
            ("verdicts", f"{self.verdicts:,}"),
            ("final classifications", f"{self.classifications:,}"),
            ("clear looks", f"{self.reveals:,}"),
            ("notices", f"{self.notices:,}"),
            ("notices sent", f"{self.notices_sent:,}"),
            ("availability checks", f"{self.checks:,}"),
            ("places gone", f"{self.removed:,}"),
            ("places still up", f"{self.still_up:,}"),
            ("median hours until gone", "–" if hours is None else f"{hours:,.1f}"),
        )

    def text(self) -> str:
        """Return the table as lines of text, figures to the right."""
        rows = self.rows()
        titles = max(len(title) for title, _ in rows)
        figures = max(len(figure) for _, figure in rows)
        return "\n".join(f"{title:<{titles}}  {figure:>{figures}}" for title, figure in rows)

    def json(self) -> str:
        """Return one line of JSON with every field."""
        return json.dumps(asdict(self))


def statistics_page(ledger: LedgerFigures, desk: DeskFigures) -> StatisticsPage:
    """Put the figures of both databases side by side."""
    return StatisticsPage(
        reports=desk.reports,
        seeds=desk.seeds,
        pages=ledger.pages,
        failed_pages=ledger.failed_pages,
        media=ledger.media,
        bytes_scanned=ledger.bytes_scanned,
        sightings=ledger.sightings,
        matched_sightings=ledger.matched_sightings,
        handed_findings=ledger.handed_findings,
        findings=desk.findings,
        cases=desk.cases,
        open_cases=desk.open_cases,
        verdicts=desk.verdicts,
        classifications=desk.classifications,
        reveals=desk.reveals,
        notices=desk.notices,
        notices_sent=desk.notices_sent,
        checks=ledger.checks,
        removed=desk.removed,
        still_up=desk.still_up,
        median_hours_to_removal=desk.median_hours_to_removal,
    )
