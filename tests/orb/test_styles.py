"""Styles: small files, text that is readable by day and by night, pages that read either way."""

import re
from itertools import product
from pathlib import Path

import pytest

import orbweaver.orb

STYLES = sorted((Path(orbweaver.orb.__file__).parent / "static/orb").glob("*.css"))
TOKENS = next(path for path in STYLES if path.name == "tokens.css")
SHEETS = ("ground", "panel", "raised")
READ_ON_SHEETS = ("text", "quiet", "accent", "warn", "stop")
PAIRS = [
    *product(READ_ON_SHEETS, SHEETS),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"),
    ("text", "accent-soft"),
    ("quiet", "accent-soft"),
    ("accent", "accent-soft"),
    ("text", "warn-soft"),
    ("warn", "warn-soft"),
    ("text", "stop-soft"),
    ("stop", "stop-soft"),
    ("stage-text", "stage"),
]
READABLE, VISIBLE = 4.5, 3.0
FOR_WHO_LIKES_MOTION = re.compile(
    r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", re.DOTALL
)
PHYSICAL = re.compile(
    r"^\s*((margin|padding|border|inset)-(left|right|top|bottom)|left|right|top|bottom)\b"
    r"|text-align: *(left|right)|float:",
    re.MULTILINE,
)


def colours() -> dict[str, dict[str, str]]:
    """Return each colour by name, by day and by night."""
    day, night = TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    found: dict[str, dict[str, str]] = {}
    for name, text in (("day", day), ("night", night.split("@media")[0])):
        named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", text))
        found[name] = found.get("day", {}) | named
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_measure_of_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("time", ["day", "night"])
def test_every_text_can_be_read_on_what_lies_behind_it(time: str) -> None:
    known = colours()[time]
    faint = {
        (front, back): round(contrast(known[front], known[back]), 2)
        for front, back in PAIRS
        if contrast(known[front], known[back]) < READABLE
    }
    assert faint == {}


@pytest.mark.parametrize("time", ["day", "night"])
def test_the_edges_of_controls_can_be_seen(time: str) -> None:
    known = colours()[time]
    assert min(contrast(known["line-strong"], known[sheet]) for sheet in SHEETS) >= VISIBLE


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_page_reads_from_right_to_left_as_well(path: Path) -> None:
    """No side is named: start and end are, and they follow the language."""
    assert PHYSICAL.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("/* ")
    assert text.split("*/")[0].rstrip().endswith(".")
    assert text.count("\n") <= 300


def test_what_moves_stands_still_for_who_wants_that() -> None:
    for path in STYLES:
        text = path.read_text(encoding="utf-8")
        calm = re.sub(
            r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", "", text, flags=re.DOTALL
        )
        assert not re.search(r"\b(transition|animation)(-[a-z]+)?:", calm), path.name
