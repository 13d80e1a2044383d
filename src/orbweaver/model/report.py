"""A report: somebody told us."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.model.url import Url


@dataclass(frozen=True, slots=True)
class Report:
    """Addresses that somebody gave us, with what they said about them."""

    report_id: str
    urls: tuple[Url, ...]
    source: str
    """How it came: ``form``, ``cli``, ``csv``, ``mail``, ``api``, ``partner``."""
    at: datetime
    mandate_id: str
    organisation_id: str
    text: str = ""
    """What the reporter wrote; sealed at rest."""
    reporter: str = ""
    """How to reach the reporter; empty when anonymous; sealed at rest."""
