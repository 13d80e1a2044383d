"""The sections of the configuration that say where a crawl ends, and what it leaves alone."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from orbweaver.config.section import Section

Pages = Annotated[int, Field(ge=1, le=100_000)]


class StopSection(Section):
    """When a branch ends: by pages that a find adds to and pages without one use up."""

    start_pages: Pages = 200
    """A reported host that brings nothing at all ends after so many pages."""
    gain_pages: Pages = 100
    """How many more pages one find is worth; never beyond the scope's own bound."""
    patience_pages: Pages = 200
    """So many pages in a row without a find end it, too."""
    thread_times: Annotated[int, Field(ge=1, le=100)] = 2
    """For a reported page or thread, start and patience are so many times longer."""
    branch_start_pages: Pages = 30
    """The same for a host that a reported one links to (``links_out``)."""
    branch_gain_pages: Pages = 30
    branch_patience_pages: Pages = 30
    branch_max_pages: Pages = 200
    """How many pages such a host may cost at the most."""
    branches_out: Annotated[int, Field(ge=1, le=10_000)] = 50
    """To how many other hosts one reported host's pages may lead."""


class TrapSection(Section):
    """When pages are taken for a trap: many of a kind, of which none shows new media."""

    shape_pages: Pages = 60
    """So many in a row whose addresses look alike: no more of them are asked for."""
    paging_pages: Pages = 40
    """The same where the addresses count pages."""
    calendar_pages: Pages = 12
    """The same where the addresses hold a date."""
    template_pages: Pages = 60
    """So many in a row of one template: links of further ones are not followed."""
    like_pages: Pages = 10
    """The same for a page whose words so many pages of its seed have almost alike."""
    like_bits: Annotated[int, Field(ge=0, le=3)] = 3
    """How many bits of 64 two SimHash values may differ in and still be almost alike."""
    same_segments: Annotated[int, Field(ge=2, le=100)] = 3
    """A path that says the same so often in a row is not followed."""
    longest_path_segments: Annotated[int, Field(ge=4, le=1000)] = 24
    longest_address_chars: Annotated[int, Field(ge=100, le=8192)] = 2000
    months_ahead: Annotated[int, Field(ge=0, le=1200)] = 24
    """An address with a date further in the future is not followed."""
    most_media: Annotated[int, Field(ge=100)] = 50_000
    """How many media the pages of one seed may show in all; what they show beyond is left."""


class DomainSection(Section):
    """What is done about one domain and all hosts below it."""

    domain: Annotated[str, Field(min_length=1, pattern=r"^[a-z0-9.-]+$")]
    do: Literal["skip", "slow", "browser", "tor", "contact"]
    """Leave it alone; ask it less often; say that it needs a browser; ask it by the route ``tor``;
    note that somebody there answers."""
    reason: Annotated[str, Field(min_length=4)]
    """Recorded with every visit that it forbids."""
    delay_s: Annotated[float, Field(ge=0, le=3600)] = 0.0
    """For ``slow``: the least pause between two requests to one host."""

    @model_validator(mode="after")
    def _delay_where_slow(self) -> Self:
        if (self.do == "slow") != (self.delay_s > 0):
            raise ValueError("delay_s belongs to do = 'slow', and is needed there")
        return self
