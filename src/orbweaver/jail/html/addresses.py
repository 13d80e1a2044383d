"""Making the addresses of one page absolute: each as it is written once."""

import ada_url

from orbweaver.jail.limits import LONGEST_ADDRESS_CHARS
from orbweaver.model.canonical import CANONICAL, PATH

_WEB = ("http://", "https://")
_NO_PATH = ("//", "/\\")


class Addresses:
    """Resolves against one base, without asking the parser where the answer is plain."""

    def __init__(self, base: str) -> None:
        """Resolve against ``base``, an absolute address."""
        self.known: dict[str, str] = {}
        self._base = base
        page, _, _ = base.partition("?")
        self._page = page
        self._folder = page[: page.rindex("/") + 1]
        self._origin = page[: page.index("/", page.index("//") + 2)]
        self._is_plain = CANONICAL.fullmatch(f"{self._origin}/") is not None

    def absolute(self, written: str) -> str | None:
        """Return an absolute http(s) address without its fragment, or nothing."""
        known = self.known.get(written)
        if known is not None:
            return known
        path = PATH.fullmatch(written) if self._is_plain and written[:2] != "//" else None
        found = self._origin + path[1] if path else self._resolved(written.strip())
        if found is not None:
            self.known[written] = found
        return found

    def _resolved(self, written: str) -> str | None:
        if not written or len(written) > LONGEST_ADDRESS_CHARS or written[0] == "#":
            return None
        plain, _, _ = self._glued(written).partition("#")
        return plain if CANONICAL.fullmatch(plain) else self._parsed(written)

    def _glued(self, written: str) -> str:
        """Return base and address put together, right where the result is canonical."""
        if written[0] == "/":
            return "" if written.startswith(_NO_PATH) else self._origin + written
        if written.startswith(_WEB):
            return written
        if ":" in written:
            return ""
        return (self._page if written[0] == "?" else self._folder) + written

    def _parsed(self, written: str) -> str | None:
        try:
            href = ada_url.join_url(self._base, sendable(written))
        except ValueError:
            return None
        plain, _, _ = href.partition("#")
        return plain if plain.startswith(_WEB) and len(plain) <= LONGEST_ADDRESS_CHARS else None


def sendable(text: str) -> str:
    """Replace what cannot be encoded: lone surrogates."""
    return text if text.isascii() else text.encode(errors="replace").decode()
