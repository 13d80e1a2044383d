"""Alterations that put something around a picture, or show only a part of it."""

from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw, ImageFont

from bench.parts.altering import Alteration, Change, Family, Picture, as_jpeg, saved
from bench.parts.chat import SCREENSHOTS

_COLOURS = {"black": (0, 0, 0), "white": (255, 255, 255), "coloured": (36, 92, 140)}
Sides = tuple[float, float, float, float]
"""Left, top, right, bottom: shares of the picture's width and height."""


def surrounded(sides: Sides, colour: tuple[int, int, int]) -> Change:
    """Return strips of one colour added at the sides."""

    def change(picture: Picture, _: Random) -> Picture:
        left, top, right, bottom = _pixels(picture, sides)
        size = picture.width + left + right, picture.height + top + bottom
        ground = Image.new("RGB", size, colour)
        ground.paste(picture, (left, top))
        return ground

    return change


def cropped(sides: Sides) -> Change:
    """Return the picture without strips at the sides."""

    def change(picture: Picture, _: Random) -> Picture:
        left, top, right, bottom = _pixels(picture, sides)
        return picture.crop((left, top, picture.width - right, picture.height - bottom))

    return change


def cropped_anywhere(share: float) -> Change:
    """Return a part that is so much smaller, wherever it lies."""

    def change(picture: Picture, dice: Random) -> Picture:
        across, down = dice.random() * share, dice.random() * share
        return cropped((across, down, share - across, share - down))(picture, dice)

    return change


def meme(share: float, *, is_above: bool) -> Change:
    """Return a white bar with words, above or below."""

    def change(picture: Picture, dice: Random) -> Picture:
        sides = (0, share, 0, 0) if is_above else (0, 0, 0, share)
        framed = surrounded(sides, _COLOURS["white"])(picture, dice)
        bar = int(picture.height * share)
        middle = picture.width // 2, bar // 2 if is_above else framed.height - bar // 2
        font = ImageFont.load_default(size=max(8, int(bar * 0.45)))
        text = dice.choice(("when the moss comes back", "low tide, again", "slate on Monday"))
        ImageDraw.Draw(framed).text(middle, text, "black", font, "mm")
        return framed

    return change


def polaroid(picture: Picture, dice: Random) -> Picture:
    """Return a white frame that is thick below."""
    return surrounded((0.06, 0.06, 0.06, 0.22), (246, 244, 238))(picture, dice)


def shadowed(picture: Picture, dice: Random) -> Picture:
    """Return it on a slightly uneven ground: a page scanned, not a clean strip."""
    framed = surrounded((0.05, 0.05, 0.05, 0.05), (232, 232, 232))(picture, dice)
    draw = ImageDraw.Draw(framed)
    for step in range(4):
        shade = 232 - 8 * step
        draw.rectangle(
            (step, step, framed.width - step, framed.height - step), outline=(shade,) * 3
        )
    return framed


def beside_itself(picture: Picture, _: Random) -> Picture:
    """Return a collage of it and its mirror image."""
    both = Image.new("RGB", (2 * picture.width, picture.height))
    both.paste(picture, (0, 0))
    both.paste(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (picture.width, 0))
    return both


def _pixels(picture: Picture, sides: Sides) -> Sequence[int]:
    lengths = (picture.width, picture.height) * 2
    return [round(share * length) for share, length in zip(sides, lengths, strict=True)]


def _on_clear_ground(picture: Picture) -> bytes:
    ground = Image.new("RGBA", (picture.width * 6 // 5, picture.height * 6 // 5), (0, 0, 0, 0))
    ground.paste(picture, (picture.width // 10, picture.height // 10))
    return saved("PNG")(ground)


def _borders() -> Sequence[Alteration]:
    found = []
    for percent in (2, 5, 10):
        for name, colour in _COLOURS.items():
            change = surrounded((percent / 100,) * 4, colour)
            label = f"border {percent} % {name}"
            found.append(Alteration(label, Family.BORDERED, change, as_jpeg))
    uneven = surrounded((0.08, 0.03, 0.02, 0.05), _COLOURS["black"])
    return [*found, Alteration("border uneven", Family.BORDERED, uneven, as_jpeg)]


_BOXES: list[tuple[str, Change]] = [
    ("letterbox 12 %", surrounded((0, 0.12, 0, 0.12), _COLOURS["black"])),
    ("letterbox 25 %", surrounded((0, 0.25, 0, 0.25), _COLOURS["black"])),
    ("pillarbox 12 %", surrounded((0.12, 0, 0.12, 0), _COLOURS["black"])),
    ("pillarbox 40 %", surrounded((0.4, 0, 0.4, 0), _COLOURS["black"])),
    ("pillarbox white 12 %", surrounded((0.12, 0, 0.12, 0), _COLOURS["white"])),
]
_OTHERS: list[tuple[str, Change]] = [
    ("meme bar above 15 %", meme(0.15, is_above=True)),
    ("meme bar below 20 %", meme(0.2, is_above=False)),
    ("instant-film frame", polaroid),
    ("scanned with shadow", shadowed),
    ("crop centre 2 %", cropped((0.01, 0.01, 0.01, 0.01))),
    ("crop centre 5 %", cropped((0.025, 0.025, 0.025, 0.025))),
    ("crop centre 10 %", cropped((0.05, 0.05, 0.05, 0.05))),
    ("crop anywhere 5 %", cropped_anywhere(0.05)),
    ("crop anywhere 10 %", cropped_anywhere(0.1)),
    ("crop below 5 %", cropped((0, 0, 0, 0.05))),
    ("collage of two", beside_itself),
]
SURROUNDED = [
    *_borders(),
    *(Alteration(name, Family.BOXED, change, as_jpeg) for name, change in _BOXES),
    *(Alteration(name, Family.CHAT, change, as_jpeg) for name, change in SCREENSHOTS.items()),
    *(Alteration(name, Family.OTHER, change, as_jpeg) for name, change in _OTHERS),
    Alteration("on clear ground, PNG", Family.OTHER, lambda picture, _: picture, _on_clear_ground),
]
