"""SHA-1 and SHA-256 of the same bytes in one pass, where the processor can; else one by one."""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

from orbweaver.kernel import library
from orbweaver.kernel.reference import digests as reference

_SHA1_BYTES, _SHA256_BYTES = 20, 32


def sha1_sha256(content: bytes) -> tuple[bytes, bytes]:
    """Return both digests of ``content``, 20 and 32 bytes."""
    native = _native()
    if native is None:
        return reference.sha1_sha256(content)
    one, two = ctypes.create_string_buffer(_SHA1_BYTES), ctypes.create_string_buffer(_SHA256_BYTES)
    native(content, len(content), one, two)
    return one.raw, two.raw


@cache
def _native() -> Callable[..., Any] | None:
    """Return the library's function; nothing where this processor lacks what it needs."""
    if library.loaded() is None:
        return None
    words = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_char_p]
    found = library.function("ow_sha1_sha256", ctypes.c_int32, words)
    room = ctypes.create_string_buffer(_SHA1_BYTES), ctypes.create_string_buffer(_SHA256_BYTES)
    return None if found(b"", 0, *room) else found
