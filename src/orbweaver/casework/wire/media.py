"""Media and signals in columns."""

from orbweaver.casework.wire.text import Json, read, written
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal


def signal_json(signal: Signal) -> list[str | int]:
    """Return a signal as type, value and quality."""
    return [signal.signal_type, signal.value_hex, signal.quality]


def signal_of(parts: list[str | int]) -> Signal:
    """Read what :func:`signal_json` gave."""
    signal_type, value_hex, quality = parts
    return Signal(str(signal_type), str(value_hex), int(quality))


def media_text(media: Media) -> str:
    """Return media as a column holds it."""
    content: Json = {
        "sha256_hex": media.sha256_hex,
        "size_bytes": media.size_bytes,
        "media_type": media.media_type,
        "width_px": media.width_px,
        "height_px": media.height_px,
        "signals": [signal_json(signal) for signal in media.signals],
    }
    return written(content)


def media_of(text: str) -> Media:
    """Read what :func:`media_text` wrote."""
    content = read(text)
    signals = tuple(signal_of(parts) for parts in content.pop("signals"))
    return Media(signals=signals, **content)
