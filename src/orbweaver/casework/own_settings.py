"""Own settings: how one person sees pictures, always within what their organisation allows."""

from dataclasses import dataclass
from datetime import date

from orbweaver.casework.day_rules import COLOURS, DayRules
from orbweaver.casework.models import Colour, Person, PersonalSettings

USUAL_PX = 640
USUAL_BLUR = 2


@dataclass(frozen=True, slots=True)
class Budgets:
    """How much of a day somebody gives to this work at the most."""

    minutes: int
    reveals: int


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """What holds for one person now."""

    language: str = ""
    """Empty for what the browser asks for."""
    picture_px: int = USUAL_PX
    blur: int = USUAL_BLUR
    colour: Colour = Colour.NOWHERE
    shows_keys: bool = True

    @property
    def blurs_grey(self) -> bool:
        """Whether the blurred picture is grey."""
        return self.colour is not Colour.EVERYWHERE

    @property
    def shows_grey(self) -> bool:
        """Whether the clear picture is grey."""
        return self.colour is Colour.NOWHERE


def settings_row(person: Person) -> PersonalSettings | None:
    """Return what a person chose; nothing where they chose nothing."""
    return PersonalSettings.objects.filter(person=person).first()


def settings_within(rules: DayRules, row: PersonalSettings | None) -> OwnSettings:
    """Return what holds of a person's choice: never a weaker blur or more than is allowed."""
    chosen = OwnSettings()
    if row is not None:
        chosen = OwnSettings(
            row.language, row.picture_px, row.blur, Colour(row.colour), row.shows_keys
        )
    return OwnSettings(
        language=chosen.language,
        picture_px=min(chosen.picture_px, rules.largest_px),
        blur=max(chosen.blur, rules.least_blur),
        colour=min(chosen.colour, rules.most_colour, key=COLOURS.index),
        shows_keys=chosen.shows_keys,
    )


def budgets_on(day: date, rules: DayRules, row: PersonalSettings | None) -> Budgets:
    """Return the budgets of one day: the organisation's, or a person's own where it is tighter."""
    minutes, reveals = own_budgets(row, day)
    return Budgets(
        rules.budget_min if minutes is None else min(minutes, rules.budget_min),
        rules.budget_reveals if reveals is None else min(reveals, rules.budget_reveals),
    )


def own_budgets(row: PersonalSettings | None, day: date) -> tuple[int | None, int | None]:
    """Return the budgets that a person set for themselves, as they hold on a day."""
    if row is None:
        return None, None
    if row.next_day is not None and day >= row.next_day:
        return row.next_budget_min, row.next_budget_reveals
    return row.budget_min, row.budget_reveals
