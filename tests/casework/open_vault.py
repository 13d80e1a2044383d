"""A vault in memory that notes which media were opened."""

from collections.abc import Iterator

from orbweaver.errors import NotInVault, Shredded
from orbweaver.ports.vault.port import VaultReport


class OpenVault:
    """Keeps the promises that access needs; nothing is sealed."""

    def __init__(self, content: dict[str, bytes]) -> None:
        self._content = content
        self._shredded: set[str] = set()
        self.opened: list[str] = []

    def seal(self, sha256_hex: str, content: bytes) -> bool:
        return self._content.setdefault(sha256_hex, content) is content

    def open(self, sha256_hex: str) -> bytes:
        self.opened.append(sha256_hex)
        if sha256_hex in self._shredded:
            raise Shredded(sha256_hex[:8])
        if sha256_hex not in self._content:
            raise NotInVault(sha256_hex[:8])
        return self._content[sha256_hex]

    def holds(self, sha256_hex: str) -> bool:
        return sha256_hex in self._content

    def shred(self, sha256_hex: str) -> None:
        self._content.pop(sha256_hex, None)
        self._shredded.add(sha256_hex)

    def names(self) -> Iterator[str]:
        return iter(self._content)

    def verify(self) -> VaultReport:
        return VaultReport(len(self._content), 0, len(self._shredded), ())
