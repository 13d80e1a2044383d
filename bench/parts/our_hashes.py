"""What this house does with the bytes of a picture: the function that a jail worker calls."""

from collections.abc import Callable

from bench.parts.peer_hashes import Hash
from orbweaver.jail.decoding.decode import see
from orbweaver.jail.decoding.seen import DecodeOrder
from orbweaver.jail.memory import keep_freed_memory
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.kernel.digests import sha1_sha256
from orbweaver.model.scan_mode import ScanMode

_FAST = ScanMode.FAST
_ORDERS = {
    "ours exact": DecodeOrder(),
    "ours fast >=256": DecodeOrder(_FAST, least_side_px=256),
    "ours fast": DecodeOrder(_FAST),
    "ours fast, library decoder": DecodeOrder(_FAST, own_decoders=False),
    "ours fast >=128": DecodeOrder(_FAST, least_side_px=128),
    "ours": DecodeOrder(_FAST),
}


def _maker(order: DecodeOrder) -> Callable[[], Hash]:
    def make() -> Hash:
        keep_freed_memory()
        prepare_pillow()

        def run(data: bytes) -> tuple[str, int]:
            seen = see(data, order)
            return seen.pdq.hex(), seen.quality

        return run

    return make


def _both_digests() -> Hash:
    def run(data: bytes) -> str:
        return "".join(digest.hex() for digest in sha1_sha256(data))

    return run


CONTENDERS: dict[str, Callable[[], Hash]] = {
    **{name: _maker(order) for name, order in _ORDERS.items()},
    "ours sha1 and sha256": _both_digests,
}
