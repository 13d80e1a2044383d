"""The facts of a JPEG's header, read natively."""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from orbweaver.kernel import library
from orbweaver.kernel.jpeg_facts import JpegColour, JpegHead, JpegProcess
from orbweaver.kernel.reference import jpeg_head as reference

__all__ = ["JpegHead", "read_head"]

_INT: Final = ctypes.c_int32


class _Facts(ctypes.Structure):
    """``ow_jpeg_head_facts`` of ``native/jpeg.h``."""

    _fields_ = (
        ("width_px", _INT),
        ("height_px", _INT),
        ("precision_bits", _INT),
        ("components", _INT),
        ("sampling_h", _INT * 4),
        ("sampling_v", _INT * 4),
        ("process", _INT),
        ("is_arithmetic", _INT),
        ("colour", _INT),
        ("has_jfif", _INT),
        ("has_index", _INT),
        ("adobe_transform", _INT),
        ("orientation", _INT),
        ("restart_interval", _INT),
    )


def read_head(content: bytes) -> JpegHead | None:
    """Return the facts of a JPEG's header; nothing where it is no JPEG or a broken one."""
    native = _native_head()
    if native is None:
        return reference.read_head(content)
    facts = _Facts()
    if native(content, len(content), ctypes.byref(facts)) != 0:
        return None
    count = facts.components
    return JpegHead(
        width_px=facts.width_px,
        height_px=facts.height_px,
        precision_bits=facts.precision_bits,
        components=count,
        sampling=tuple(zip(facts.sampling_h[:count], facts.sampling_v[:count], strict=True)),
        process=JpegProcess(facts.process),
        is_arithmetic=bool(facts.is_arithmetic),
        colour=JpegColour(facts.colour),
        has_jfif=bool(facts.has_jfif),
        has_index=bool(facts.has_index),
        adobe_transform=None if facts.adobe_transform < 0 else facts.adobe_transform,
        orientation=facts.orientation,
        restart_interval=facts.restart_interval,
    )


@cache
def _native_head() -> Callable[..., Any] | None:
    if library.loaded() is None:
        return None
    facts = ctypes.POINTER(_Facts)
    return library.function("ow_jpeg_head", _INT, [ctypes.c_char_p, ctypes.c_size_t, facts])
