"""The plan of a segment: into which bands its values are cut, chosen by how many there are."""

from dataclasses import dataclass

BANDS_MAX = 18
WIDTH_MAX_BITS = 28
_SIZE_BITS = 256


@dataclass(frozen=True, slots=True)
class Plan:
    """Widths of the bands of the permuted value, from its first bit on.

    Each band has a table of which rows carry which bits there. A search chooses by itself how
    many bits may differ in each band, so that every plan is exact at every reach.
    """

    band_bits: tuple[int, ...] = ()
    """No band at all: every search compares with every value."""

    def __post_init__(self) -> None:
        """Check against what the format can say.

        Raises:
            ValueError: More or wider bands than a segment has room for.
        """
        fits = len(self.band_bits) <= BANDS_MAX and sum(self.band_bits) <= _SIZE_BITS
        if not fits or any(not 1 <= width <= WIDTH_MAX_BITS for width in self.band_bits):
            raise ValueError(f"no segment can have bands of {self.band_bits} bits")


COMPARE_ALL = Plan()
MEDIUM = Plan((16,) * 16)
LARGE = Plan((24,) * 9 + (20,) * 2)
_COMPARE_ALL_ROWS = 30_000
_MEDIUM_ROWS = 3_000_000


def plan_for(near_rows: int) -> Plan:
    """Return the plan for that many values; measured, see ``docs/why/segments.md``."""
    if near_rows <= _COMPARE_ALL_ROWS:
        return COMPARE_ALL
    return MEDIUM if near_rows <= _MEDIUM_ROWS else LARGE
