"""Assessment: what the banks say of sighted media, and sealing what a case will need."""

from dataclasses import replace

from orbweaver.crawl.endings import Ending, is_reported
from orbweaver.crawl.needs import Judged, Judges
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.errors import Shredded
from orbweaver.model.finding import FindingKind
from orbweaver.ports.ledger.port import Outcome
from orbweaver.ports.vault.port import Vault

_SEALED = frozenset({FindingKind.LIKELY, FindingKind.REPORTED})


class Assessor:
    """Matches media and seals bytes, each keeper on a thread of its own."""

    def __init__(self, judges: Judges, vault: Vault, pause_s: float) -> None:
        """Ask ``judges``; seal in ``vault``."""
        self._judges = judges
        self._vault = vault
        self._judging = OwnThread("judging", pause_s=pause_s)
        self._sealing = OwnThread("sealing", threads=2, pause_s=pause_s)

    async def refresh(self) -> None:
        """Load newer banks, where there are any."""
        await self._judging.call(self._judges.refresh)

    async def assess(self, ending: Ending) -> Ending:
        """Add to an ending with media what the banks say; seal its bytes first where it is due.

        Raises:
            StoreFull: No room in the vault; then nothing may be recorded either.
        """
        outcome = ending.outcome
        if outcome.media is None:
            return ending
        [judged] = await self._judging.call(self._judges.judge, [outcome.media])
        ending.outcome = replace(
            outcome,
            matches=judged.matches,
            is_allowed=judged.is_allowed,
            finding_kind=_kind(outcome, judged),
            bank_version=judged.bank_version,
        )
        if outcome.keep and ending.outcome.finding_kind in _SEALED:
            await self.seal(outcome.media.sha256_hex, ending.content)
        return ending

    async def seal(self, sha256_hex: str, content: bytes) -> None:
        """Seal bytes; what was shredded on purpose stays away."""
        try:
            await self._sealing.call(self._vault.seal, sha256_hex, content)
        except Shredded:
            return

    def close(self) -> None:
        """End the threads."""
        self._judging.close()
        self._sealing.close()


def _kind(outcome: Outcome, judged: Judged) -> FindingKind | None:
    """Return what the banks say, or ``REPORTED`` for what they do not know on a reported page."""
    if judged.finding_kind is not None or judged.is_allowed:
        return judged.finding_kind
    return FindingKind.REPORTED if is_reported(outcome.visit) else None
