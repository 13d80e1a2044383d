"""Likeness: how many pages of a seed have almost the same words, by SimHash."""

BITS = 64
_BANDS = 4
_BAND_BITS = BITS // _BANDS
_BAND_MASK = (1 << _BAND_BITS) - 1


class Likeness:
    """SimHash values, found again by any of their four bands of 16 bits."""

    def __init__(self) -> None:
        """Know none."""
        self._bands: tuple[dict[int, list[int]], ...] = tuple({} for _ in range(_BANDS))
        self._count = 0

    def __len__(self) -> int:
        """Return how many values were added."""
        return self._count

    def add(self, simhash_hex: str) -> None:
        """Remember a page's value; a page without one is like none."""
        if simhash_hex:
            value = int(simhash_hex, 16)
            self._count += 1
            for band, values in zip(_cut(value), self._bands, strict=True):
                values.setdefault(band, []).append(value)

    def count(self, simhash_hex: str, within_bits: int, enough: int) -> int:
        """Return how many values lie so near, ``enough`` at the most.

        ``within_bits`` is 3 or less: values that differ in more may agree in no whole band.
        """
        if not simhash_hex:
            return 0
        value, found = int(simhash_hex, 16), 0
        for number, (band, values) in enumerate(zip(_cut(value), self._bands, strict=True)):
            for other in values.get(band, ()):
                difference = value ^ other
                is_near = difference.bit_count() <= within_bits
                found += is_near and _first_band(difference) == number
                if found >= enough:
                    return found
        return found


def _cut(value: int) -> tuple[int, ...]:
    return tuple(value >> shift & _BAND_MASK for shift in range(0, BITS, _BAND_BITS))


def _first_band(difference: int) -> int:
    """Return the first band without a differing bit: each value is counted there, once."""
    return next(number for number, band in enumerate(_cut(difference)) if not band)
