"""The figures by which pages are taken for a trap."""

from dataclasses import dataclass

from orbweaver.crawl.manners.shapes import Walk


@dataclass(frozen=True, slots=True)
class TrapRule:
    """When pages are a trap; the meaning of each field stands in the section ``traps``."""

    shape_pages: int = 60
    paging_pages: int = 40
    calendar_pages: int = 12
    template_pages: int = 60
    like_pages: int = 10
    like_bits: int = 3
    same_segments: int = 3
    longest_path_segments: int = 24
    longest_address_chars: int = 2000
    months_ahead: int = 24
    most_media: int = 50_000

    def pages_of(self, walk: Walk) -> int:
        """Return how many pages of one shape, in a row, may show nothing new."""
        match walk:
            case Walk.CALENDAR:
                return self.calendar_pages
            case Walk.PAGING:
                return self.paging_pages
            case Walk.NONE:
                return self.shape_pages
