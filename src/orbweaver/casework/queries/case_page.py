"""A case as the person in front of it may see it."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.actions.verdicts import CaseState
from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.model.scheme import Scheme


@dataclass(frozen=True, slots=True)
class MatchLine:
    """What media match, with the likeness."""

    bank: str
    signal_type: str
    match_type: str
    """``exact`` or ``near``."""
    distance_bits: int


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Where media were seen."""

    finding_id: str
    """For :func:`orbweaver.casework.access.addresses.access_address`."""
    kind: str
    address: str
    """Defanged."""
    found_on: str
    """Defanged."""
    at: datetime
    vantage: str


@dataclass(frozen=True, slots=True)
class MediaLine:
    """One media of the case."""

    sha256_hex: str
    position: int
    size_bytes: int
    media_type: str
    width_px: int
    height_px: int
    matches: tuple[MatchLine, ...]
    places: tuple[PlaceLine, ...]


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A verdict as it may be shown."""

    person: str
    organisation: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that is shown of a case."""

    case_id: str
    """Of the case that this one was joined into, where it was."""
    organisation: str
    """Under whose mandate it was found."""
    scheme: Scheme
    state: CaseState
    opened_at: datetime
    kinds: tuple[str, ...]
    position: int
    """Give it back as ``seen_position`` with the verdict."""
    media: tuple[MediaLine, ...]
    may_decide: bool
    """Whether this person's verdict would be taken now."""
    own_verdict: VerdictLine | None
    others: tuple[VerdictLine, ...] | None
    """Nothing until the person gave their own, or the case is settled."""
    final_label: str
    """Empty while it is not settled."""
    decided_by: str
    """``agreement``, ``senior`` or empty."""


def case_page(office: Office, person: Person, case_id: str) -> CasePage:
    """Return a case as this person may see it.

    Raises:
        NotAllowed: The person may not review.
        UnknownName: No such case.
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    case_id: str
    organisation: str
    state: CaseState
    opened_at: datetime
    media: int
    final_label: str


def cases_list(person: Person, limit: int) -> tuple[CaseLine, ...]:
    """Return the latest cases, newest first, without verdicts.

    Raises:
        NotAllowed: The person may not review.
    """
    raise NotImplementedError
