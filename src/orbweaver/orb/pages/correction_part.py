"""What the page of a settled case says of its decisions, and how one asks for another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orbweaver.casework.queries.decision_line import DecisionLine, corrections_part
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.words import label_title
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, in words."""

    label: str
    how: str
    by: str
    """Names; empty where nobody of this house is named."""
    at: datetime
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """The line of decisions, and the ways from it."""

    decisions: tuple[Decided, ...]
    appeal_href: str
    """Empty where the person asked already."""
    correct_href: str
    """Empty for whoever is no senior."""
    correct_title: str
    note: str
    """What waits; empty where nothing does."""


def corrections_view(request: HttpRequest, case_id: str, scheme: str) -> CorrectionsView | None:
    """Return what is said of a settled case; nothing for any other."""
    part = corrections_part(person_of(request), case_id)
    if part is None:
        return None
    notes = [
        _("You asked that it be looked at again; a senior has not answered yet.")
        if part.has_asked
        else "",
        _waiting_note(part.open_appeals),
        _("A correction waits for a second senior: for you.") if part.waits_for_you else "",
    ]
    correct_href = reverse("orb:correction", args=[case_id])
    return CorrectionsView(
        decisions=decided(scheme, part.lines),
        appeal_href="" if part.has_asked else reverse("orb:appeal", args=[case_id]),
        correct_href=correct_href if part.is_senior else "",
        correct_title=_("Look at what waits") if part.waits_for_you else _("Look at it again"),
        note=" ".join(filter(None, notes)),
    )


def decided(scheme: str, lines: Iterable[DecisionLine]) -> tuple[Decided, ...]:
    """Return decisions in words, in order."""
    return tuple(
        Decided(
            label=label_title(web_services().office, scheme, line.label),
            how=_how(line),
            by=", ".join(line.persons),
            at=line.at,
            is_waiting=line.is_waiting,
        )
        for line in lines
    )


def _how(line: DecisionLine) -> str:
    match line.decided_by:
        case "agreement":
            return _("Enough verdicts agreed")
        case "senior":
            return _("A senior decided")
        case "elsewhere":
            return _("The same bytes were decided in another case")
    how = _("Waits for a second senior") if line.is_waiting else _("Corrected")
    if line.is_lone:
        how = _("Corrected by one senior alone, as the organisation's rule allows")
    if line.media:
        about = ngettext("for %(count)s picture", "for %(count)s pictures", line.media)
        how = f"{how}, {about % {'count': number_format(line.media)}}"
    return how


def _waiting_note(count: int) -> str:
    if not count:
        return ""
    words = ngettext("%(count)s appeal waits.", "%(count)s appeals wait.", count)
    return words % {"count": number_format(count)}
