"""The part of a report's form that says how far its addresses may lead, and how it presses."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orbweaver.errors import UsageError
from orbweaver.model.scope_bounds import LONGEST_REASON_CHARS, check_scope
from orbweaver.model.seed import (
    FURTHEST_HOPS_OUT,
    HIGHEST_URGENCY,
    USUAL_URGENCY,
    Reach,
    RobotsPolicy,
    Scope,
)

_REACHES = (
    (Reach.THREAD.value, gettext_lazy("The page and what lies below it")),
    (Reach.PAGE.value, gettext_lazy("The page alone")),
    (Reach.HOST.value, gettext_lazy("Every page of its host")),
    (Reach.LINKS_OUT.value, gettext_lazy("Its host, and hosts that it links to")),
)
_URGENCIES = (
    (0, gettext_lazy("As usual")),
    (1, gettext_lazy("Soon")),
    (2, gettext_lazy("Before most others")),
    (HIGHEST_URGENCY, gettext_lazy("Before all others")),
)
_ROBOTS = (
    (RobotsPolicy.OBEY.value, gettext_lazy("Obeyed")),
    (RobotsPolicy.DEPART.value, gettext_lazy("Departed from, for the reason below")),
)
_HOW = ("reach", "hops_out", "robots", "reason", "urgency")


class ScopeForm(forms.Form):
    """Reach, robots.txt, reason and urgency; what is left out is as usual."""

    reach = forms.ChoiceField(
        label=gettext_lazy("How far links may lead"), choices=_REACHES, required=False
    )
    hops_out = forms.IntegerField(
        label=gettext_lazy("How many hosts away"),
        help_text=gettext_lazy("Only for a host and hosts that it links to."),
        min_value=1,
        max_value=FURTHEST_HOPS_OUT,
        required=False,
    )
    robots = forms.ChoiceField(
        label=gettext_lazy("The host's robots.txt"), choices=_ROBOTS, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why further than usual"),
        help_text=gettext_lazy("Needed for links to other hosts and for leaving robots.txt aside."),
        max_length=LONGEST_REASON_CHARS,
        required=False,
    )
    urgency = forms.TypedChoiceField(
        label=gettext_lazy("Urgency"), choices=_URGENCIES, coerce=int, required=False
    )

    @property
    def what_fields(self) -> list[forms.BoundField]:
        """The fields that are not of this part."""
        return [field for field in self.visible_fields() if field.name not in _HOW]

    @property
    def how_fields(self) -> list[forms.BoundField]:
        """The fields of this part, which few reports need."""
        return [field for field in self.visible_fields() if field.name in _HOW]

    @property
    def asks_further(self) -> bool:
        """Whether anything of this part was filled in, or is wrong: then it is shown open."""
        return any(bool(self.data.get(name)) or name in self.errors for name in _HOW)

    def clean(self) -> dict[str, Any]:
        """Put the scope together.

        Raises:
            ValidationError: It goes further than usual and nobody says why.
        """
        given = super().clean() or self.cleaned_data
        reach = Reach(given.get("reach") or Reach.THREAD)
        hops = given.get("hops_out") or 1
        scope = Scope(
            reach=reach,
            hops_out=hops if reach is Reach.LINKS_OUT else 0,
            robots=RobotsPolicy(given.get("robots") or RobotsPolicy.OBEY),
            reason=str(given.get("reason") or "").strip(),
        )
        try:
            check_scope(scope)
        except UsageError as error:
            sentence = _("Say in a sentence why it may go further than usual.")
            raise forms.ValidationError({"reason": sentence}) from error
        given["scope"] = scope
        given["urgency"] = given.get("urgency") or USUAL_URGENCY
        return given
