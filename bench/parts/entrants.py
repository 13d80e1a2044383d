"""Who takes part in the hash bench, each in a process of its own, started and stopped together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.parts import our_hashes, peer_hashes
from bench.parts.contender import Contender
from bench.parts.progress import say

EXACT, FAST, FAST_256, ANY = "ours exact", "ours fast", "ours fast >=256", "ours"
THREATEXCHANGE, REFERENCE = "python-threatexchange", "Pillow + pdqhash"
BARE, BARE_128 = "bare libjpeg-turbo grey", "bare libjpeg-turbo grey >=128"
BOTH_DIGESTS = "ours sha1 and sha256"
DIGESTS = ("sha1", "sha256", "md5", BOTH_DIGESTS)
BARE_DECODERS = ("bare Pillow", "bare OpenCV", "bare imagecodecs")
OF_JPEG = (
    EXACT,
    FAST_256,
    FAST,
    "ours fast >=128",
    "ours fast, library decoder",
    THREATEXCHANGE,
    REFERENCE,
    "perception PDQ",
    "ImageHash phash",
    "simplejpeg >=128 + pdqhash",
    BARE,
    "bare libjpeg-turbo grey >=256",
    BARE_128,
    *DIGESTS,
)
OF_OTHERS = (ANY, THREATEXCHANGE, *BARE_DECODERS)


def entrant(
    name: str, groups: Mapping[str, Sequence[str]], peers: Path | None, core: str
) -> Contender:
    """Start one contender: ours in this Python, the others in the peers'."""
    is_ours = name in our_hashes.CONTENDERS
    module = our_hashes if is_ours else peer_hashes
    argument = {"module": module.__name__, "name": name, "groups": groups}
    return Contender(
        name, "bench.parts.hashing:hashing", argument, None if is_ours else peers, core
    )


@contextmanager
def entrants(
    names: Sequence[str], groups: Mapping[str, Sequence[str]], peers: Path | None, core: str
) -> Iterator[list[Contender]]:
    """Start these contenders, wait until all have read the pictures, and end them afterwards."""
    say(f"starting {len(names)} contenders on core {core}")
    with ExitStack() as stack:
        started = [stack.enter_context(entrant(name, groups, peers, core)) for name in names]
        for contender in started:
            contender.ready()
        yield started


def without_peers(names: Sequence[str]) -> list[str]:
    """Return those that the developers' environment can run: ours, bare ones, digests."""
    here = {*our_hashes.CONTENDERS, *DIGESTS, BARE, BARE_128, REFERENCE, "bare Pillow"}
    return [name for name in names if name in here]
