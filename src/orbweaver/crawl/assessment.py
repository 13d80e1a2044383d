"""Assessment: what the banks say of sighted media, and sealing what a case will need."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from orbweaver.crawl.batcher import Batcher
from orbweaver.crawl.endings import Ending, is_reported
from orbweaver.crawl.needs import Judged, Judges, Scanned
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.errors import Shredded
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.ports.vault.port import Vault
from orbweaver.signals.pdq_fast import is_fast

ReadExactly = Callable[[bytes, Media], Awaitable[Scanned]]
_MOST_JUDGED = 256
_SEALED = frozenset({FindingKind.LIKELY, FindingKind.REPORTED})


class Assessor:
    """Matches media and seals bytes, each keeper on a thread of its own.

    What matches, or is handed over for another reason, is measured exactly before it is judged
    for good, whatever mode it was scanned in and whichever banks were asked then.
    """

    def __init__(
        self, judges: Judges, vault: Vault, read_exactly: ReadExactly, pause_s: float
    ) -> None:
        """Ask ``judges``; seal in ``vault``; measure again by ``read_exactly``."""
        self._judges = judges
        self._vault = vault
        self._read_exactly = read_exactly
        self._judging = OwnThread("judging", pause_s=pause_s)
        self._sealing = OwnThread("sealing", threads=2, pause_s=pause_s)
        self._batches: Batcher[Media, Judged] = Batcher(
            judges.judge, self._judging, at_once=1, most=_MOST_JUDGED
        )

    async def refresh(self) -> None:
        """Load newer banks, where there are any."""
        await self._judging.call(self._judges.refresh)

    async def assess(self, ending: Ending) -> Ending:
        """Add to an ending with media what the banks say; seal its bytes first where it is due.

        Raises:
            StoreFull: No room in the vault; then nothing may be recorded either.
        """
        media = ending.media
        if media is None:
            return ending
        await self._judge(ending, media)
        if is_fast(media) and (ending.matches or ending.finding_kind):
            await self._judge_exactly(ending, media)
        if ending.keep and ending.content and ending.finding_kind in _SEALED:
            await self.seal(media.sha256_hex, ending.content)
        return ending

    async def _judge(self, ending: Ending, media: Media) -> None:
        judged = await self._batches.ask(media)
        ending.media = media
        ending.matches = judged.matches
        ending.is_allowed = judged.is_allowed
        ending.finding_kind = _kind(ending, judged)
        ending.bank_version = judged.bank_version

    async def _judge_exactly(self, ending: Ending, fast: Media) -> None:
        """Judge again by the exact value; where there is none to be had, eyes have to decide."""
        exact = await self._read_exactly(ending.content, fast)
        if exact.error is not None:
            ending.page = replace(ending.page, error=str(exact.error))
            return
        await self._judge(ending, exact.media)

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


def _kind(ending: Ending, judged: Judged) -> FindingKind | None:
    """Return what the banks say, or ``REPORTED`` for what they do not know on a reported page."""
    if judged.finding_kind is not None or judged.is_allowed:
        return judged.finding_kind
    return FindingKind.REPORTED if is_reported(ending.visit) else None
