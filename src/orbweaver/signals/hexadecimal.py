"""Reading signal values: base 16 of an exact length, as people and lists write them."""

from orbweaver.errors import MalformedSignal

_DIGITS = frozenset("0123456789abcdef")
_BITS_PER_DIGIT = 4


def parse_value(name: str, text: str, size_bits: int) -> str:
    """Return ``text`` in lower case without surrounding spaces.

    Raises:
        MalformedSignal: Another length or alphabet; the detail never repeats the value.
    """
    value = text.strip().lower()
    digits = size_bits // _BITS_PER_DIGIT
    if len(value) != digits:
        raise MalformedSignal(f"{name} has {digits} hex digits, not {len(value)}")
    if not set(value) <= _DIGITS:
        raise MalformedSignal(f"{name} is written in base 16")
    return value


def distance_bits(one_hex: str, other_hex: str) -> int:
    """Return how many bits differ between two values of one length.

    >>> distance_bits("f0", "f1")
    1
    """
    return (int(one_hex, 16) ^ int(other_hex, 16)).bit_count()
