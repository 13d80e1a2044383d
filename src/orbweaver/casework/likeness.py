"""Likeness: by which of its signals near copies of media are told."""

from orbweaver.model.media import Media

PDQ = "pdq"


def pdq_of(media: Media) -> str:
    """Return the PDQ value by which near copies are told, 64 hex digits; empty where none can."""
    signal = media.signal(PDQ)
    return signal.value_hex if signal is not None and signal.quality > 0 else ""
