"""The section of the configuration that says when a page is looked at again."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from orbweaver.config.section import Section


class RevisitSection(Section):
    """When a page that brought something is looked at again; what brings nothing ends."""

    is_on: bool = True
    """Whether pages come back at all; checks of noticed addresses always do."""
    first_s: Annotated[int, Field(ge=60)] = 6 * 3600
    """From the first visit of a page to the second."""
    least_s: Annotated[int, Field(ge=60)] = 3600
    """The shortest interval, for a page that brings finds or new media every time."""
    most_s: Annotated[int, Field(ge=60)] = 7 * 86_400
    """The longest interval, for one that stays as it was."""
    quiet_rounds: Annotated[int, Field(ge=1, le=16)] = 4
    """A page that was unchanged or gone so many times in a row does not come back."""
    longest_s: Annotated[int, Field(ge=60)] = 90 * 86_400
    """From its first visit on, no page comes back later than this."""
    index_links: Annotated[int, Field(ge=1)] = 10
    """A page that leads to so many pages of its seed is an index, and comes back once at least."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.least_s <= self.first_s <= self.most_s:
            raise ValueError("least_s, first_s and most_s must grow")
        return self
