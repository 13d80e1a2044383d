"""Own settings: how pictures look before and while they are held, and a day that is one's own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from orbweaver.casework.actions.own_settings import Choice, do_choose_settings
from orbweaver.casework.day_rules import (
    COLOURS,
    LEAST_BLUR,
    MOST_BLUR,
    PICTURE_SIDES_PX,
    DayRules,
)
from orbweaver.casework.models import Colour
from orbweaver.casework.own_settings import OwnSettings
from orbweaver.casework.queries.own_day import OwnDay, own_day
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UsageError
from orbweaver.orb.pages.media import blurring_of, clear_form
from orbweaver.orb.pattern import pattern_png
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


class SettingsForm(forms.Form):
    """What somebody chooses, within what their organisation allows."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    picture_px = forms.TypedChoiceField(label=gettext_lazy("Size of pictures"), coerce=int)
    blur = forms.TypedChoiceField(label=gettext_lazy("Blur"), coerce=int)
    colour = forms.TypedChoiceField(label=gettext_lazy("Colours"), coerce=Colour)
    shows_keys = forms.BooleanField(label=gettext_lazy("Print the keys on buttons"), required=False)
    budget_min = forms.IntegerField(
        label=gettext_lazy("At most so many minutes of work a day"),
        required=False,
        min_value=1,
        max_value=24 * 60,
    )
    budget_reveals = forms.IntegerField(
        label=gettext_lazy("At most so many clear looks a day"),
        required=False,
        min_value=1,
        max_value=1_000_000,
    )

    def bounded_by(self, day: OwnDay) -> "SettingsForm":
        """Offer what the organisation allows, and say what its own budgets are."""
        rules = day.rules
        offers: dict[str, list[tuple[Any, Any]]] = {
            "language": [("", _("As the browser asks")), *django_settings.LANGUAGES],
            "picture_px": [(side, _size_title(side)) for side in sizes_within(rules)],
            "blur": [(each, blur_title(each)) for each in blurs_within(rules)],
            "colour": [(each.value, colour_title(each)) for each in colours_within(rules)],
        }
        for name, choices in offers.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        hint = _("Empty for your organisation’s: %(count)s.")
        for name in ("budget_min", "budget_reveals"):
            count = formats.number_format(getattr(rules, name), force_grouping=True)
            self.fields[name].help_text = hint % {"count": count}
        return self


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The form, and pictures of what it means."""

    form: SettingsForm
    blurred_href: str
    clear_href: str
    picture_px: int
    """How wide both are shown."""
    looser_from: date | None


@require_http_methods(["GET", "POST"])
def own_settings(request: HttpRequest) -> HttpResponse:
    """Show what somebody chose; on a right form, keep their choice."""
    office, person = web_services().office, person_of(request)
    day = own_day(office, person)
    initial = {name: getattr(day.chosen, name) for name in SettingsForm.base_fields}
    initial["colour"] = day.chosen.colour.value
    form = SettingsForm(request.POST or None, initial=initial).bounded_by(day)
    if request.method == "POST" and form.is_valid():
        do_choose_settings(office, person, Choice(**form.cleaned_data))
        messages.success(request, _("Your settings are kept."))
        return HttpResponseRedirect(reverse("orb:settings"))
    page = SettingsPage(
        form=form,
        blurred_href=f"{reverse('orb:settings-pattern')}?{_query(day.own, 'blurred')}",
        clear_href=f"{reverse('orb:settings-pattern')}?{_query(day.own, 'clear')}",
        picture_px=day.own.picture_px,
        looser_from=day.looser_from,
    )
    return show(request, "orb/settings.html", page, 400 if form.errors else 200)


@require_GET
def pattern(request: HttpRequest) -> HttpResponse:
    """Return a drawn pattern as pictures would look: through the same jail as every picture."""
    services = web_services()
    own = _asked(request, own_day(services.office, person_of(request)).rules)
    if request.GET.get("as") == "clear":
        copy = services.jail.call(clear_form(own), pattern_png())
        content, media_type = copy.content, copy.media_type
    else:
        content, media_type = blurring_of(services, own).blur(pattern_png()), "image/png"
    return HttpResponse(content, content_type=media_type, headers={"Cache-Control": "no-store"})


def _asked(request: HttpRequest, rules: DayRules) -> OwnSettings:
    """Return the settings that an address asks to see.

    Raises:
        UsageError: It asks for none that there are.
    """
    try:
        side_px, blur = (int(request.GET.get(name, "")) for name in ("picture_px", "blur"))
        colour = Colour(request.GET.get("colour", ""))
    except ValueError as error:
        raise UsageError("no such picture") from error
    fits = side_px in sizes_within(rules) and blur in blurs_within(rules)
    if not fits or colour not in colours_within(rules):
        raise UsageError("your organisation does not show pictures so")
    return OwnSettings(picture_px=side_px, blur=blur, colour=colour)


def _query(own: OwnSettings, shown_as: str) -> str:
    chosen = f"picture_px={own.picture_px}&blur={own.blur}&colour={own.colour.value}"
    return f"as={shown_as}&{chosen}"


def sizes_within(rules: DayRules) -> tuple[int, ...]:
    """Return the sizes that somebody may choose."""
    return tuple(side for side in PICTURE_SIDES_PX if side <= rules.largest_px)


def blurs_within(rules: DayRules) -> range:
    """Return the strengths that somebody may choose."""
    return range(max(LEAST_BLUR, rules.least_blur), MOST_BLUR + 1)


def colours_within(rules: DayRules) -> tuple[Colour, ...]:
    """Return where somebody may choose to see colours."""
    return COLOURS[: COLOURS.index(rules.most_colour) + 1]


def _size_title(side_px: int) -> str:
    titles = (_("very small"), _("small"), _("middling"), _("large"), _("very large"))
    return titles[PICTURE_SIDES_PX.index(side_px)]


def blur_title(strength: int) -> str:
    """Return a strength in words."""
    titles = (_("light"), _("middling"), _("strong"), _("very strong"))
    return titles[strength - LEAST_BLUR]


def colour_title(colour: Colour) -> str:
    """Return where colours are, in words."""
    return {
        Colour.NOWHERE: _("Everything grey"),
        Colour.CLEAR: _("Colours in the clear picture alone"),
        Colour.EVERYWHERE: _("Colours everywhere"),
    }[colour]


def size_titles(sides_px: tuple[int, ...] = PICTURE_SIDES_PX) -> list[tuple[int, str]]:
    """Return sizes with their words."""
    return [(side, _size_title(side)) for side in sides_px]
