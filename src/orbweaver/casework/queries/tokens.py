"""A person's own tokens, by which commands act as them; what a token is, nobody can read."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import ApiToken, Person
from orbweaver.casework.office import Office


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One token."""

    token_id: str
    label: str
    made_at: datetime
    expires_at: datetime
    is_good: bool
    """Neither ended nor expired."""


def tokens_page(office: Office, person: Person) -> tuple[TokenLine, ...]:
    """Return the person's own tokens, newest first."""
    now = office.clock.now()
    return tuple(
        TokenLine(
            token_id=row.token_id,
            label=row.label,
            made_at=row.made_at,
            expires_at=row.expires_at,
            is_good=row.ended_at is None and row.expires_at > now,
        )
        for row in ApiToken.objects.filter(person=person).order_by("-made_at", "token_id")
    )
