"""Lists as CSV, for those who may carry them out: addresses defanged, no cell a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from orbweaver.casework.actions.exports import do_note_export
from orbweaver.casework.queries.case_list import case_list
from orbweaver.casework.queries.notices import notices_page
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.cases import conditions_of
from orbweaver.orb.visitor import person_of

MOST_NOTICES = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@require_GET
def cases_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the part of the list of cases that is on the page; no place is in it."""
    services, person = web_services(), person_of(request)
    lines = case_list(person, conditions_of(request))
    rows = [
        [line.case_id, line.organisation, line.opened_at.isoformat(), line.state, line.label]
        for line in lines
    ]
    do_note_export(services.office, person, "cases", len(rows))
    return _reply("cases.csv", ("case", "organisation", "opened_at", "state", "label"), rows)


@require_GET
def notices_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the notices of one's organisations."""
    services, person = web_services(), person_of(request)
    lines = notices_page(services.office, person, MOST_NOTICES)
    rows = [
        [line.notice_id, line.address, line.recipient_name, str(line.step), line.state]
        for line in lines
    ]
    do_note_export(services.office, person, "notices", len(rows))
    return _reply("notices.csv", ("notice", "address", "recipient", "step", "state"), rows)


def csv_rows(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Return lines of CSV (RFC 4180); what a spreadsheet would take for a formula gets a quote."""
    for row in rows:
        line = StringIO()
        csv.writer(line).writerow([harmless(cell) for cell in row])
        yield line.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _reply(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        csv_rows([head, *rows]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
