"""What a jail worker does with the bytes of a picture: one decode, PDQ, every detector's probes."""

from collections.abc import Callable

from bench.parts.ladder import Ladder
from bench.parts.peer_hashes import Hash
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.model.scan_mode import ScanMode


def _maker(mode: ScanMode) -> Callable[[], Hash]:
    def make() -> Hash:
        prepare_pillow()
        ladder = Ladder()

        def run(data: bytes) -> int:
            return len(ladder.climb(data, mode))

        return run

    return make


CONTENDERS: dict[str, Callable[[], Hash]] = {mode.value: _maker(mode) for mode in ScanMode}
