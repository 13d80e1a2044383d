"""From pixels to file bytes, always the same ones for the same input."""

from io import BytesIO
from typing import Any

from PIL import Image

from orbweaver.town.pictures.original import FileFormat

_HOW: dict[FileFormat, tuple[str, dict[str, Any]]] = {
    FileFormat.JPEG: ("JPEG", {}),
    FileFormat.PROGRESSIVE: ("JPEG", {"progressive": True}),
    FileFormat.PNG: ("PNG", {"compress_level": 3}),
    FileFormat.WEBP: ("WEBP", {"method": 1}),
    FileFormat.GIF: ("GIF", {}),
    FileFormat.AVIF: ("AVIF", {"speed": 9, "max_threads": 1}),
}
_LOSSLESS = (FileFormat.PNG, FileFormat.GIF)


def encode(picture: Image.Image, file_format: FileFormat, quality: int = 88) -> bytes:
    """Return ``picture`` as a file; ``quality`` (1 to 100) is ignored by lossless formats."""
    name, options = _HOW[file_format]
    if file_format is FileFormat.GIF:
        picture = picture.convert("P", palette=Image.Palette.ADAPTIVE)
    if file_format not in _LOSSLESS:
        options = {**options, "quality": quality}
    sink = BytesIO()
    picture.save(sink, name, **options)
    return sink.getvalue()


def decode(content: bytes) -> Image.Image:
    """Return file bytes that the town itself made as an RGB picture."""
    return Image.open(BytesIO(content)).convert("RGB")
