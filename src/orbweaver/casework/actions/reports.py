"""Taking reports: each address becomes a seed, each new seed an order to the crawl."""

from dataclasses import dataclass

from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What came of a report."""

    report_id: str
    is_new: bool
    """Whether it was not here before."""
    seed_ids: tuple[str, ...]
    """One an address, in order."""
    new_seeds: int


def do_add_report(
    office: Office, actor: Person | None, report: Report, scope: Scope
) -> ReportOutcome:
    """Record a report, its seeds and the orders to crawl them; ``actor`` is nobody for the form.

    A report of the same id changes nothing; an address with the same scope and mandate is the
    same seed and is not ordered again.

    Raises:
        MandateMissing: No configured mandate has the report's id.
        UnknownName: No such organisation.
        NotAllowed: The actor may not take reports for that organisation.
        UsageError: It names no address.
    """
    raise NotImplementedError
