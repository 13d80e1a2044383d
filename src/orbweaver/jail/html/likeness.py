"""The likeness of texts: SimHash, whose bits differ the less the more words two pages share.

A feature is a word, of a long one the first eight bytes; in writing without spaces two characters.
Of a long text the 255 features with the smallest hashes are taken, which pages that
share most of their words share too.
"""

import numpy as np
from numpy.typing import NDArray

_MOST_CHARS = 64 * 1024
_FEWEST_FEATURES = 12
_MOST_FEATURES = 255
"""As many fit into a counter of one byte for each bit."""
_FEATURE_BYTES = 8
_SPACE = 0x20
_FIRST_IDEOGRAPH_LEAD = 0xE3
"""From here on lead bytes of UTF-8 begin writing without spaces: each character is a word."""
_CHARACTERS_BYTES = 6
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(_FEATURE_BYTES + 1)], np.uint64)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SECOND_FACTOR = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(32)


def simhash_hex(text: str) -> str:
    """Return 64 bits as hex digits; empty for a text of fewer than twelve different words."""
    if len(text) < _FEWEST_FEATURES:
        return ""
    encoded = text[:_MOST_CHARS].lower().encode(errors="replace")
    padded = b" " + encoded + bytes(_FEATURE_BYTES)
    features = _features(np.frombuffer(padded, np.uint8))
    if len(features) < _FEWEST_FEATURES:
        return ""
    bits = np.unpackbits(features.view(np.uint8)).view(np.uint64).reshape(-1, 8)
    counts = bits.sum(axis=0, dtype=np.uint64).view(np.uint8)
    return np.packbits(counts > len(features) // 2).tobytes().hex()


def _features(data: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return the hashes of the features, each once, the smallest 255 of them mixed again."""
    begins, lengths = _words(data) if data.max() < _FIRST_IDEOGRAPH_LEAD else _characters(data)
    windows: NDArray[np.uint64] = np.ndarray(
        (len(data) - _FEATURE_BYTES + 1,), np.dtype("<u8"), data, strides=(1,)
    )
    kept = _MASKS[np.minimum(lengths, _FEATURE_BYTES)]
    hashes = _mixed(windows[begins] & kept, _FACTOR)
    hashes.sort()
    is_other = np.empty(len(hashes), np.bool_)
    is_other[:1] = True
    np.not_equal(hashes[1:], hashes[:-1], out=is_other[1:])
    return _mixed(hashes[is_other][:_MOST_FEATURES], _SECOND_FACTOR)


def _words(data: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where words begin and how long they are, in bytes."""
    is_inside = data > _SPACE
    edges = np.flatnonzero(is_inside[1:] != is_inside[:-1]) + 1
    begins = edges[::2]
    return begins, edges[1::2] - begins


def _characters(data: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the same where some characters are words of their own: those and the next."""
    is_inside, is_character = data > _SPACE, data >= _FIRST_IDEOGRAPH_LEAD
    is_edge = is_inside[1:] != is_inside[:-1]
    is_edge |= is_character[1:]
    edges = np.flatnonzero(is_edge) + 1
    begins, lengths = edges[:-1], edges[1:] - edges[:-1]
    is_word = is_inside[begins]
    begins, lengths = begins[is_word], lengths[is_word]
    lengths[is_character[begins]] = _CHARACTERS_BYTES
    return begins, lengths


def _mixed(values: NDArray[np.uint64], factor: np.uint64) -> NDArray[np.uint64]:
    mixed = values * factor
    mixed ^= mixed >> _SHIFT
    mixed *= _FACTOR
    mixed ^= mixed >> _SHIFT
    return mixed
