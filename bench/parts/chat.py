"""Screenshots of chats, drawn: a picture between bubbles, under a status bar, on phone or desk."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
_SCREENS_PX = ((720, 1280), (750, 1334), (1080, 1920), (1080, 2340), (1170, 2532))
_LINES = (
    "low tide is at six",
    "the ferns came back",
    "look at this wall",
    "slate or granite?",
    "see you at the harbour",
    "it rained all day here",
    "which one is older",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a chat."""

    ground: Colour
    bar: Colour
    ink: Colour
    mine: Colour
    theirs: Colour


LIGHT = Theme((236, 229, 221), (246, 246, 246), (20, 20, 20), (220, 248, 198), (255, 255, 255))
PLAIN = Theme((255, 255, 255), (250, 250, 250), (10, 10, 10), (0, 122, 255), (233, 233, 235))
DARK = Theme((11, 20, 26), (31, 44, 52), (233, 237, 239), (0, 92, 75), (32, 44, 51))


class Screen:
    """A screen that is filled from the top."""

    def __init__(self, dice: Random, theme: Theme, size_px: tuple[int, int]) -> None:
        self.dice, self.theme = dice, theme
        self.image = Image.new("RGB", size_px, theme.ground)
        self.draw = ImageDraw.Draw(self.image)
        self.unit = size_px[0] / 100
        """One hundredth of the width."""
        self.y = 0.0

    def units(self, count: float) -> int:
        """Return so many hundredths of the width, in pixels."""
        return round(self.unit * count)

    def status(self) -> None:
        """Draw clock, battery and the bar with whom one talks."""
        height, ink = self.units(6), self.theme.ink
        self.draw.rectangle((0, 0, self.image.width, self.units(20)), fill=self.theme.bar)
        self._text(self.units(5), height // 2, "9:41", 3.4, ink)
        right = self.image.width - self.units(5)
        battery = (
            right - self.units(6),
            height // 2 - self.units(1.4),
            right,
            height // 2 + self.units(1.4),
        )
        self.draw.rounded_rectangle(battery, self.units(0.8), outline=ink, width=2)
        middle = height + self.units(7)
        self.draw.ellipse(
            (self.units(10), middle - self.units(5), self.units(20), middle + self.units(5)),
            fill=(110, 140, 120),
        )
        self._text(self.units(23), middle, "Garden club", 4.4, ink)
        self.y = self.units(22)

    def bubble(self) -> None:
        """Draw one or two lines that somebody wrote."""
        is_mine = self.dice.random() < 0.5  # noqa: PLR2004 - either
        lines = self.dice.sample(_LINES, self.dice.choice((1, 1, 2)))
        width, height = self.units(self.dice.uniform(38, 66)), self.units(3 + 5.5 * len(lines))
        left = self.image.width - width - self.units(3) if is_mine else self.units(3)
        box = (left, self.y, left + width, self.y + height)
        fill = self.theme.mine if is_mine else self.theme.theirs
        self.draw.rounded_rectangle(box, self.units(2.4), fill=fill)
        for number, line in enumerate(lines):
            middle = int(self.y + self.units(4.2 + 5.5 * number))
            self._text(left + self.units(3), middle, line, 3.8, self.theme.ink)
        self.y += height + self.units(2)

    def picture(self, picture: Image.Image, width_units: float, *, margin_units: float) -> None:
        """Draw a bubble that holds the picture, with round corners."""
        is_mine = self.dice.random() < 0.5  # noqa: PLR2004 - either
        width = self.units(width_units)
        shown = picture.resize(
            (width, max(1, round(width * picture.height / picture.width))), Image.Resampling.LANCZOS
        )
        margin, radius = self.units(margin_units), self.units(2.4)
        left = self.image.width - width - self.units(4) if is_mine else self.units(4)
        box = (left - margin, self.y, left + width + margin, self.y + shown.height + 2 * margin)
        if margin:
            fill = self.theme.mine if is_mine else self.theme.theirs
            self.draw.rounded_rectangle(box, radius, fill=fill)
        mask = Image.new("L", shown.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, *shown.size), radius, fill=255)
        self.image.paste(shown, (left, round(self.y) + margin), mask)
        self.y = box[3] + self.units(2)

    def foot(self) -> Image.Image:
        """Draw the line to write in, and return the screen; what is too long was scrolled."""
        top = self.image.height - self.units(14)
        self.draw.rectangle((0, top, *self.image.size), fill=self.theme.bar)
        box = (self.units(10), top + self.units(2), self.units(86), top + self.units(10))
        self.draw.rounded_rectangle(box, self.units(4), outline=(150, 150, 150), width=2)
        return self.image

    def _text(self, x: int, middle: int, text: str, size_units: float, fill: Colour) -> None:
        font = ImageFont.load_default(size=max(8, self.units(size_units)))
        self.draw.text((x, middle), text, fill, font, "lm")


def phone(theme: Theme, margin_units: float) -> Callable[[Image.Image, Random], Image.Image]:
    """Return a messenger on a phone: bubbles above and below the picture."""

    def change(picture: Image.Image, dice: Random) -> Image.Image:
        screen = Screen(dice, theme, dice.choice(_SCREENS_PX))
        screen.status()
        room = screen.image.height - screen.units(60)
        width_units = min(dice.uniform(62, 78), room / picture.height * picture.width / screen.unit)
        for _ in range(dice.choice((1, 2))):
            screen.bubble()
        screen.picture(picture, width_units, margin_units=margin_units)
        while screen.y < screen.image.height - screen.units(30):
            screen.bubble()
        return screen.foot()

    return change


def feed(picture: Image.Image, dice: Random) -> Image.Image:
    """Return a post in a feed: the picture as wide as the screen, buttons and words below."""
    screen = Screen(dice, PLAIN, dice.choice(_SCREENS_PX[2:]))
    screen.status()
    height = round(screen.image.width * picture.height / picture.width)
    height = min(height, screen.image.height - screen.units(60))
    width = round(height * picture.width / picture.height)
    shown = picture.resize((width, height), Image.Resampling.LANCZOS)
    screen.image.paste(shown, ((screen.image.width - width) // 2, round(screen.y)))
    screen.y += height + screen.units(3)
    for left in (4, 14, 24):
        box = (left, 0, left + 6, 6)
        place = [screen.units(part) for part in box]
        place[1] += round(screen.y)
        place[3] += round(screen.y)
        screen.draw.ellipse(place, outline=PLAIN.ink, width=3)
    screen.y += screen.units(10)
    while screen.y < screen.image.height - screen.units(30):
        screen.bubble()
    return screen.foot()


def desk(picture: Image.Image, dice: Random) -> Image.Image:
    """Return a chat in a window on a desk: a list of talks beside the talk itself."""
    screen = Screen(dice, PLAIN, (1366, 768))
    pane = Screen(dice, dice.choice((LIGHT, PLAIN, DARK)), (960, 768))
    pane.unit = 5.5
    pane.y = pane.units(4)
    pane.bubble()
    room = 768 - pane.y - pane.units(30)
    pane.picture(
        picture, min(80, room / picture.height * picture.width / pane.unit), margin_units=0
    )
    while pane.y < pane.image.height - pane.units(24):
        pane.bubble()
    screen.image.paste(pane.foot(), (406, 0))
    for row in range(9):
        top = 20 + 80 * row
        screen.draw.ellipse((16, top, 66, top + 50), fill=(90 + 12 * row, 120, 140))
        screen.draw.text((80, top + 25), _LINES[row % len(_LINES)], (30, 30, 30), None, "lm")
    return screen.image


SCREENSHOTS = {
    "screenshot, light phone": phone(LIGHT, 0.8),
    "screenshot, plain phone": phone(PLAIN, 0.0),
    "screenshot, dark phone": phone(DARK, 0.8),
    "screenshot, feed": feed,
    "screenshot, desk": desk,
}
