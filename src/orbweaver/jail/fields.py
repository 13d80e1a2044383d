"""Fields: reads one object of a worker's reply, believing nothing."""

from orbweaver.errors import DecoderStopped
from orbweaver.jail.frames import Fact


class Fields:
    """One JSON object whose every field must be asked for with its type and bounds."""

    def __init__(self, content: Fact) -> None:
        """Take what JSON gave.

        Raises:
            DecoderStopped: It is not an object.
        """
        if not isinstance(content, dict):
            raise DecoderStopped("the reply is not an object")
        self._content = content

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said at all."""
        return not self._content

    def has(self, name: str) -> bool:
        """Return whether the field is there and not null."""
        return self._content.get(name) is not None

    def whole(self, name: str, least: int, most: int) -> int:
        """Return a whole number between ``least`` and ``most``, both allowed."""
        value = self._content.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise DecoderStopped(f"the reply's {name!r} is not a number in bounds")
        return value

    def truth(self, name: str) -> bool:
        """Return true or false."""
        value = self._content.get(name)
        if not isinstance(value, bool):
            raise DecoderStopped(f"the reply's {name!r} is not true or false")
        return value

    def text(self, name: str, longest_chars: int) -> str:
        """Return text of at most that length that can be encoded (no lone surrogates)."""
        value = self._content.get(name)
        if not isinstance(value, str) or len(value) > longest_chars:
            raise DecoderStopped(f"the reply's {name!r} is not text in bounds")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise DecoderStopped(f"the reply's {name!r} is not text") from error
        return value

    def hexadecimal(self, name: str, digits: int) -> str:
        """Return exactly ``digits`` lower-case hex digits."""
        value = self.text(name, digits)
        if len(value) != digits or not set(value) <= set("0123456789abcdef"):
            raise DecoderStopped(f"the reply's {name!r} is not {digits} hex digits")
        return value

    def objects(self, name: str, most: int) -> list["Fields"]:
        """Return a list of at most ``most`` objects."""
        value = self._content.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise DecoderStopped(f"the reply's {name!r} is not a list in bounds")
        return [Fields(item) for item in value]

    def texts(self, name: str, most: int, longest_chars: int) -> list[str]:
        """Return a list of at most ``most`` texts of at most that length."""
        value = self._content.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise DecoderStopped(f"the reply's {name!r} is not a list in bounds")
        return [Fields({name: text}).text(name, longest_chars) for text in value]

    def pairs(self, name: str, most: int, longest_chars: int) -> tuple[tuple[str, str], ...]:
        """Return a list of at most ``most`` pairs of texts of at most that length."""
        value = self._content.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise DecoderStopped(f"the reply's {name!r} is not a list in bounds")
        read = [tuple(Fields({name: pair}).texts(name, 2, longest_chars)) for pair in value]
        return tuple(_pair(texts) for texts in read)


def _pair(texts: tuple[str, ...]) -> tuple[str, str]:
    if len(texts) != len(("name", "value")):
        raise DecoderStopped("the reply holds a pair that is none")
    return texts[0], texts[1]
