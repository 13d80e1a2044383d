"""What the JPEG fuzz target starts from: drawn pictures in every form that the decoder serves."""

from collections.abc import Iterator

from tests.kernel.jpeg_pictures import FORMS, drawn, encoded


def seeds() -> Iterator[bytes]:
    """Yield small files of every form, some of them cut short, and one that is no picture."""
    for number, form in enumerate(FORMS):
        content = encoded(drawn(71 + 8 * number % 60, 53, number), form)
        yield content
        yield content[: len(content) * 3 // 4]
    yield b"\xff\xd8\xff\xd9"
