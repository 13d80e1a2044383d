"""What reporters of the invented web send in: addresses, doubles, odd spellings."""

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from orbweaver.town.pictures.seeds import dice
from orbweaver.town.site import Ports, Scope, Site
from orbweaver.town.words import sentence

SOURCES = ("public form", "hotline north", "partner feed", "provider tip")
_DOUBLE_EVERY = 4


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report as it comes in; ``url`` is as the reporter wrote it."""

    url: str
    scope: Scope
    source: str
    note: str


def write_reports(town_seed: int, sites: Sequence[Site], ports: Ports) -> tuple[ReportRow, ...]:
    """Return all reports about ``sites``; about every fourth one is made twice."""
    rng = dice(town_seed, "reports")
    rows = [
        ReportRow(_url(site, report.path, ports), report.scope, rng.choice(SOURCES), sentence(rng))
        for site in sites
        for report in site.reported
    ]
    doubles = [_again(rng, row) for row in rows[::_DOUBLE_EVERY]]
    both = [*rows, *doubles]
    rng.shuffle(both)
    return tuple(both)


def _url(site: Site, path: str, ports: Ports) -> str:
    return f"http://{site.host}:{ports.web}{path}"


def _again(rng: random.Random, row: ReportRow) -> ReportRow:
    """Return the same place as another reporter would spell it: same canonical address."""
    spelled = row.url.replace("http://", "HTTP://", 1) + rng.choice(["#top", "#1"])
    return ReportRow(spelled, row.scope, rng.choice(SOURCES), "seen again")


def reports_csv(rows: Iterable[ReportRow]) -> str:
    """Return ``rows`` as text with the columns url;scope;source;note."""
    sink = StringIO()
    writer = csv.writer(sink, delimiter=";", lineterminator="\n")
    writer.writerow(("url", "scope", "source", "note"))
    writer.writerows((row.url, row.scope.value, row.source, row.note) for row in rows)
    return sink.getvalue()
