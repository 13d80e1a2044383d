"""The mandate: who may do this work, on what basis, and what they may keep."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mandate:
    """Nothing is fetched, kept or sent without one; its id stands on all that follows from it."""

    mandate_id: str
    organisation: str
    """The body that acts."""
    country: str
    """ISO 3166-1 alpha-2, upper case."""
    legal_basis: str
    """Law, protocol or order, as the body cites it."""
    contact: str
    """Mail address of a person who answers for this."""
    user_agent: str
    """What the crawler calls itself."""
    keep_media: bool
    """Whether the bytes of media that open a case may be sealed and kept."""
