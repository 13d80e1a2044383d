"""What was met lately: a set with a bound, so that no site fills the memory with addresses."""

MOST_LATELY = 100_000  # in each of two generations: 20 MB together


class Lately:
    """Marks of addresses. When the younger generation is full, the older one is forgotten.

    Who forgets an address asks for nothing twice, since the queue knows it; it only counts as new
    once more.
    """

    __slots__ = ("_most", "_old", "_young")

    def __init__(self, most: int = MOST_LATELY) -> None:
        """Know nothing; remember between ``most`` and twice as many."""
        self._most = most
        self._young: set[int] = set()
        self._old: set[int] = set()

    def __contains__(self, mark: int) -> bool:
        """Whether a mark was met and is not forgotten."""
        return mark in self._young or mark in self._old

    def __len__(self) -> int:
        """Return how many marks are held."""
        return len(self._young) + len(self._old)

    def add(self, mark: int) -> bool:
        """Take a mark in; return whether it is new."""
        if mark in self._young or mark in self._old:
            return False
        if len(self._young) >= self._most:
            self._young, self._old = set(), self._young
        self._young.add(mark)
        return True
