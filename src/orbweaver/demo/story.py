"""The story, stage by stage: what each took, and the figures at its end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from orbweaver.demo.truth_table import TruthTable
from orbweaver.ports.desk.port import DeskFigures
from orbweaver.ports.ledger.port import LedgerFigures
from orbweaver.town.conduct import Conduct
from orbweaver.town.site import Needs

_LACKS = {
    Needs.SCRIPT: "shown by a script alone",
    Needs.LOGIN: "shown to members alone",
    Needs.TOR: "on an onion service, without Tor",
}


@dataclass(slots=True)
class Story:
    """Prints each stage as it ends."""

    console: Console = field(default_factory=Console)
    stages: list[str] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[list[str]]:
        """Time a stage; append sentences to the list to say what came of it."""
        started_s = time.monotonic()
        said: list[str] = []
        yield said
        self.stages.append(name)
        elapsed_s = time.monotonic() - started_s
        self.console.print(f"{elapsed_s:6.1f} s  {name:<18}  {'; '.join(said)}", highlight=False)


def print_table(
    console: Console, seen: LedgerFigures, decided: DeskFigures, truth: TruthTable, sites: int
) -> None:
    """Print the figures of the whole story, and how it stands against the truth."""
    sums = Table("what", "how many", box=None, pad_edge=False)
    hours = decided.median_hours_to_removal
    for name, value in (
        ("sites", sites),
        ("pages", seen.pages),
        ("media", seen.media),
        ("sightings", seen.sightings),
        ("findings", decided.findings),
        ("cases", decided.cases),
        ("verdicts", decided.verdicts),
        ("classifications", decided.classifications),
        ("clear looks", decided.reveals),
        ("notices", decided.notices),
        ("notices sent", decided.notices_sent),
        ("removed", decided.removed),
        ("still up", decided.still_up),
        ("checks", seen.checks),
        ("median time to removal", "–" if hours is None else f"{hours * 3600:.1f} s"),
    ):
        sums.add_row(name, str(value))
    console.print(sums)
    console.print()
    console.print(_against_truth(truth))
    console.print()
    console.print(_sentences(truth), highlight=False)


def _against_truth(truth: TruthTable) -> Table:
    table = Table("known pictures shown", "found/total", "", box=None, pad_edge=False)
    table.add_row("in scope, scanned (all)", f"{truth.scanned}/{truth.expected}", "must")
    for row in truth.rows:
        demand = "must" if row.must_match else "not yet"
        table.add_row(row.alteration.value, f"{row.matched}/{row.shown}", demand)
    for lack in truth.lacks:
        table.add_row(_LACKS[lack.needs], f"{lack.found}/{lack.shown}", "not yet")
    return table


def _sentences(truth: TruthTable) -> str:
    conduct = truth.conduct
    lines = [
        f"wrong matches: {len(truth.wrong_matches)}",
        f"out-of-scope fetches: {len(truth.out_of_scope)}",
        f"canary connections: {truth.canary_connections}",
        f"double notices: {truth.double_notices}",
        f"visits to generators: {conduct.generator_visits}",
        _endless(conduct),
        *(f"trap {host}: {_pages(conduct, host)} pages" for host in conduct.caps),
    ]
    for title, places in (("wrong", truth.wrong_matches), ("out of scope", truth.out_of_scope)):
        lines += [f"  {title}: {place}" for place in places[:10]]
    return "\n".join(lines)


def _endless(conduct: Conduct) -> str:
    return (
        f"endless answers: {conduct.endless_answers}; longest {conduct.longest_endless_s:.1f} s, "
        f"largest {conduct.largest_endless_bytes / (1 << 20):.1f} MiB"
    )


def _pages(conduct: Conduct, host: str) -> str:
    return f"{conduct.trap_pages.get(host, 0)} of at most {conduct.caps[host]}"
