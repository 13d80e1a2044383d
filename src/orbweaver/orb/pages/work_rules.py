"""Rules of the working day, in plain words, for the administrator of an organisation."""

from dataclasses import dataclass, fields
from datetime import datetime, time

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orbweaver.casework.actions.work_rules import do_set_work_rules
from orbweaver.casework.day_rules import (
    DAY_MIN,
    EARLIEST_MIN,
    LATEST_MIN,
    LEAST_BLUR,
    LONGEST_BUDGET_MIN,
    LONGEST_REST_MIN,
    LONGEST_WORK_MIN,
    MOST_BLUR,
    SHORTEST_REST_MIN,
    WIDE,
    DayRules,
    zones,
)
from orbweaver.casework.models import Colour
from orbweaver.casework.queries.work_rules import OrganisationRules, RulesLine, rules_page
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UnknownName
from orbweaver.orb.pages.own_settings import blur_title, colour_title, size_titles
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

_HOUR_MIN = 60
_MOST_REVEALS = 10_000


class RulesForm(forms.Form):
    """The rules of one organisation."""

    organisation = forms.CharField(widget=forms.HiddenInput)
    budget_min = forms.IntegerField(
        label=gettext_lazy("Minutes of work a person and day, at the most"), min_value=1
    )
    budget_reveals = forms.IntegerField(
        label=gettext_lazy("Clear looks a person and day, at the most"), min_value=1
    )
    work_min = forms.IntegerField(
        label=gettext_lazy("Minutes of work after which a break begins"), min_value=1
    )
    rest_min = forms.IntegerField(
        label=gettext_lazy("Minutes that a break lasts"),
        min_value=SHORTEST_REST_MIN,
        max_value=LONGEST_REST_MIN,
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone that says when a day begins"))
    opens_min = forms.TypedChoiceField(label=gettext_lazy("Work opens at"), coerce=int)
    cut_off_min = forms.TypedChoiceField(label=gettext_lazy("Work stops at"), coerce=int)
    needs_pair = forms.BooleanField(
        label=gettext_lazy("Nobody looks at cases alone: a colleague must be present"),
        required=False,
    )
    least_blur = forms.TypedChoiceField(
        label=gettext_lazy("The weakest blur that a person may choose"), coerce=int
    )
    largest_px = forms.TypedChoiceField(
        label=gettext_lazy("The largest pictures that a person may choose"), coerce=int
    )
    most_colour = forms.TypedChoiceField(
        label=gettext_lazy("The most colour that a person may choose"), coerce=Colour
    )

    def bounded(self, *, is_demo: bool) -> "RulesForm":
        """Offer what a house in earnest may ask for; in a demo, whatever a day holds."""
        earliest, latest = (0, DAY_MIN) if is_demo else (EARLIEST_MIN, LATEST_MIN)
        hours = [(each, _clock(each)) for each in range(earliest, latest + 1, _HOUR_MIN // 2)]
        offers: dict[str, list[tuple[str, str]] | list[tuple[int, str]]] = {
            "zone": [(name, name.replace("_", " ")) for name in zones()],
            "opens_min": hours[:-1],
            "cut_off_min": hours[1:],
            "least_blur": [(each, blur_title(each)) for each in range(LEAST_BLUR, MOST_BLUR + 1)],
            "largest_px": size_titles(),
            "most_colour": [(each.value, colour_title(each)) for each in Colour],
        }
        for name, choices in offers.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self._at_most("budget_min", DAY_MIN if is_demo else LONGEST_BUDGET_MIN)
        self._at_most("budget_reveals", WIDE.budget_reveals if is_demo else _MOST_REVEALS)
        self._at_most("work_min", DAY_MIN if is_demo else LONGEST_WORK_MIN)
        return self

    def _at_most(self, name: str, most: int) -> None:
        field = self.fields[name]
        field.widget.attrs["max"] = most
        field.validators.append(MaxValueValidator(most))

    def clean(self) -> dict[str, object]:
        """Refuse hours that end before they begin."""
        given: dict[str, object] = super().clean() or {}
        opens, stops = (int(str(given.get(name, 0))) for name in ("opens_min", "cut_off_min"))
        if "opens_min" in given and "cut_off_min" in given and opens >= stops:
            self.add_error("cut_off_min", _("Work stops after it opens."))
        return given

    def rules(self) -> DayRules:
        """Return what was asked for."""
        return DayRules(**{each.name: self.cleaned_data[each.name] for each in fields(DayRules)})


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """Rules that somebody set, in words."""

    at: datetime
    set_by: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RulesPart:
    """One organisation."""

    name: str
    sentence: str
    form: RulesForm
    earlier: tuple[EarlierRow, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """All organisations of an administrator."""

    parts: tuple[RulesPart, ...]


@require_http_methods(["GET", "POST"])
def work_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules that hold; on a right form, set others."""
    office, person = web_services().office, person_of(request)
    found = rules_page(person)
    sent = _sent(request, found) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        do_set_work_rules(office, person, sent.cleaned_data["organisation"], sent.rules())
        messages.success(request, _("The rules hold from now on, for everybody."))
        return HttpResponseRedirect(reverse("orb:work-rules"))
    parts = tuple(_part(each, sent) for each in found)
    status = 400 if sent is not None else 200
    return show(request, "orb/work_rules.html", RulesPage(parts), status)


def _sent(request: HttpRequest, found: tuple[OrganisationRules, ...]) -> RulesForm:
    """Return the form that was sent.

    Raises:
        UnknownName: It is about an organisation that this person does not administer.
    """
    wanted = request.POST.get("organisation", "")
    if wanted not in {each.organisation_id for each in found}:
        raise UnknownName("no such organisation of yours")
    return _form(wanted, request.POST)


def _form(organisation_id: str, data: object = None, rules: DayRules | None = None) -> RulesForm:
    initial: dict[str, object] = {"organisation": organisation_id}
    if rules is not None:
        initial |= {each.name: getattr(rules, each.name) for each in fields(DayRules)}
        initial["most_colour"] = rules.most_colour.value
    form = RulesForm(data, initial=initial, prefix=None, auto_id=f"id_{organisation_id}_%s")  # type: ignore[arg-type]  # a query dict
    return form.bounded(is_demo=web_services().office.settings.demo)


def _part(found: OrganisationRules, sent: RulesForm | None) -> RulesPart:
    is_sent = sent is not None and sent["organisation"].value() == found.organisation_id
    form = sent if sent is not None and is_sent else _form(found.organisation_id, None, found.now)
    rows = tuple(
        EarlierRow(line.at, _who(line), rules_sentence(line.rules)) for line in found.lines
    )
    return RulesPart(found.name, rules_sentence(found.now), form, rows)


def _who(line: RulesLine) -> str:
    return line.set_by or _("the command line")


def rules_sentence(rules: DayRules) -> str:
    """Return rules in plain words."""
    said = _(
        "At most %(minutes)s minutes and %(looks)s clear looks a day; a break of %(rest)s minutes "
        "after %(work)s minutes; from %(opens)s to %(stops)s in %(zone)s; %(pair)s."
    )
    return said % {
        "minutes": _number(rules.budget_min),
        "looks": _number(rules.budget_reveals),
        "rest": _number(rules.rest_min),
        "work": _number(rules.work_min),
        "opens": _clock(rules.opens_min),
        "stops": _clock(rules.cut_off_min),
        "zone": rules.zone.replace("_", " "),
        "pair": _("never alone") if rules.needs_pair else _("also alone"),
    }


def _number(count: int) -> str:
    return formats.number_format(count, force_grouping=True)


def _clock(minute: int) -> str:
    """Return what the clock on the wall shows; midnight at the end of a day says so."""
    if minute == DAY_MIN:
        return _("midnight")
    return formats.time_format(time(minute // _HOUR_MIN, minute % _HOUR_MIN), "H:i")
