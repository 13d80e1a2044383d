"""What this house does with the bytes of a picture: the functions that a jail worker calls."""

from collections.abc import Callable

from bench.parts.peer_hashes import Hash, simplejpeg_128_pdqhash

CONTENDERS: dict[str, Callable[[], Hash]] = {
    "ours exact": simplejpeg_128_pdqhash,
    "ours fast >=256": simplejpeg_128_pdqhash,
    "ours fast >=128": simplejpeg_128_pdqhash,
    "ours": simplejpeg_128_pdqhash,
}
