"""``orbweaver crawl``: one run from addresses that somebody names, with progress and findings."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from orbweaver.cli.crawl_explain import explain_seeds
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import Record, complain, print_json, print_records, say
from orbweaver.cli.report import add_report
from orbweaver.cli.report_scope import (
    DepartOption,
    HopsOutOption,
    ReachOption,
    ReasonOption,
    UrgencyOption,
    asked_scope,
)
from orbweaver.deployment.start import open_data
from orbweaver.model.finding import Finding
from orbweaver.model.seed import USUAL_URGENCY, Reach

if TYPE_CHECKING:
    from orbweaver.deployment.crawl_state import CrawlState
    from orbweaver.deployment.house import House

BATCH = 1000


def crawl(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="Addresses, live or defanged.")],
    *,
    reach: ReachOption = Reach.THREAD,
    hops_out: HopsOutOption = 0,
    departs: DepartOption = False,
    reason: ReasonOption = "",
    urgency: UrgencyOption = USUAL_URGENCY,
    max_pages: Annotated[
        int, typer.Option("--max-pages", min=1, help="How many pages a seed may fetch.")
    ] = 500,
    bank: Annotated[
        list[str] | None,
        typer.Option("--bank", help="Show what these banks know, and nothing of others."),
    ] = None,
    every_s: Annotated[
        float, typer.Option("--every", min=0, help="With --json: say how it goes so often, in s.")
    ] = 0.0,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Fetch nothing: say how far each seed has come, and why."),
    ] = False,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Record a report about addresses, crawl them now, and print what was found.

    The same address with the same limits is crawled once; what was found is shown again.
    Needs `orbweaver init` and a mandate in the configuration. Ends when nothing is left to
    visit; interrupted, it goes on where it was with the next run or with `orbweaver up`.

    With `--explain`, nothing is fetched: for each address, or the id of a seed, it says what the
    seed may visit, what it has brought, why its branches ended or go on, and what waits.
    """
    if explain:
        explain_seeds(urls, as_person, data, as_json=as_json)
        return
    scope = replace(asked_scope(reach, hops_out, reason, departs=departs), max_pages=max_pages)
    scope = replace(asked_scope(reach, hops_out, reason, departs=departs), max_pages=max_pages)
    with open_data(data) as house:
        from orbweaver.cli.crawl_picture import progress_record, summary_lines
        from orbweaver.cli.crawl_run import run_crawl
        from orbweaver.deployment.chosen_banks import chosen_banks, known_to
        from orbweaver.ports.ledger.port import Stream

        house.require_initialised()
        named = chosen_banks(house.desk, bank or [])  # before anything is written
        start = house.desk.cursor(Stream.FINDINGS)
        outcome = add_report(house, urls, "cli crawl", scope, urgency=urgency)
        if outcome.new_seeds < len(set(outcome.seed_ids)):
            complain("Crawled before: nothing is fetched twice, and what was found is shown again.")
            start = 0
        state = run_crawl(house, _tell if as_json else None, every_s)
        if as_json:
            print_json({"summary": progress_record(state)})
        else:
            for line in summary_lines(state):
                complain(line)
        found = _findings(house, start, frozenset(outcome.seed_ids))
        findings = [each for one in found if (each := known_to(one, named))]
    _print(findings, as_json=as_json)


def _tell(state: "CrawlState") -> None:
    """Say how it goes, in one line."""
    from orbweaver.cli.crawl_picture import progress_record

    print_json({"progress": progress_record(state)})


def _findings(house: "House", start: int, seed_ids: frozenset[str]) -> list[Finding]:
    found: list[Finding] = []
    while batch := house.ledger.handed_findings(start, BATCH):
        start = batch[-1].number
        found += [h.finding for h in batch if h.finding.sighting.seed_id in seed_ids]
    return found


def _record(finding: Finding) -> Record:
    return {
        "kind": finding.kind,
        "url": finding.sighting.url,
        "found_on": finding.sighting.found_on,
        "sha256_hex": finding.media.sha256_hex,
        "matches": [
            {
                "bank": match.entry.bank,
                "entry_id": match.entry.entry_id,
                "classification": match.entry.classification or None,
                "signal_type": match.entry.signal.signal_type,
                "match_type": match.match_type,
                "distance_bits": match.distance_bits,
                "rung": match.rung,
            }
            for match in finding.matches
        ],
    }


def _print(findings: Sequence[Finding], *, as_json: bool) -> None:
    print_records(
        [_record(finding) for finding in findings],
        ("kind", "url", "found_on"),
        as_json=as_json,
        empty="Nothing known, likely or reported was found there.",
    )
    if findings and not as_json:
        say(f"{len(findings)} findings. What next: the Orb, or orbweaver case list")
