"""What the GIF fuzz target starts from: smooth, rough and flat pictures, and cut ones."""

from collections.abc import Iterator

from PIL import Image

from tests.kernel.gif_files import gif, noise, view


def seeds() -> Iterator[bytes]:
    """Yield small files of every kind that the reader serves or leaves."""
    for number, colours in enumerate((2, 4, 16, 256)):
        yield gif(view(number, 61, 43, colours))
        yield gif(noise(number, 90, 70, colours))
    flat = gif(Image.new("P", (300, 200), 3))
    yield flat
    yield flat[: len(flat) // 2]
    yield gif(view(9, 40, 30), interlace=True)
    yield gif(view(9, 40, 30), transparency=0)
    yield gif(view(9, 40, 30), save_all=True, append_images=[view(10, 40, 30)])
