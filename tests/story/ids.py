"""Identities that come out the same whenever the same story is prepared."""

from orbweaver.model.ids import content_id


class CountedIds:
    """Gives the first, the second, the third identity of this story."""

    def __init__(self) -> None:
        """Start with the first."""
        self._given = 0

    def new(self) -> str:
        """Return 32 hex digits, never given before in this story."""
        self._given += 1
        return content_id("story", str(self._given))
