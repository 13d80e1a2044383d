"""What the page of one case shows: built from casework's record, never with another's verdict."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orbweaver.casework.actions.queue import SkipReason
from orbweaver.casework.actions.verdicts import CaseState
from orbweaver.casework.models import VerdictStage
from orbweaver.casework.queries.case_page import CasePage, MediaLine, VerdictLine
from orbweaver.casework.queries.case_story import Spread
from orbweaver.model.scheme import Label, Scheme
from orbweaver.orb.pages.case_ways import CaseWays, picture_at
from orbweaver.orb.pages.correction_part import CorrectionsView
from orbweaver.orb.pages.decision_form import FACT, DecisionForm
from orbweaver.orb.pages.followed import said_facts
from orbweaver.orb.pages.story import Fact, at_least, story_lead, story_lines
from orbweaver.orb.pages.words import (
    SHORT_HASH_CHARS,
    short_id,
    size,
    skip_reason_title,
    state_title,
)

MOST_MEMBERS = 8
"""So many near copies are listed beside the picture; the grid shows them all."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address, defanged, and how often the picture was seen there."""

    where: str
    count: int


@dataclass(frozen=True, slots=True)
class Member:
    """One picture of the case."""

    href: str
    title: str
    note: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the blurred picture is, and where a held gesture asks for the clear one."""

    blurred_href: str
    reveal_href: str


@dataclass(frozen=True, slots=True)
class LabelButton:
    """A label with its key."""

    name: str
    title: str
    key: str
    asks: str
    """Names of the form's fields that it asks to be answered first, with blanks between."""
    is_given: bool
    """Whether the form came back with it, or the person gave it before."""


@dataclass(frozen=True, slots=True)
class SkipButton:
    """A reason to leave a case, with its key."""

    name: str
    title: str
    key: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that the template needs."""

    case_id: str
    short_id: str
    state_title: str
    is_open: bool
    title: str
    """What the browser's window is called."""
    tell: str
    """What a screen reader says when the case comes."""
    lease_s: float
    """How long a case that was fetched ahead stays with whoever fetched it."""
    ways: CaseWays
    picture: Picture | None
    no_picture: str
    decide_title: str
    decide_hint: str
    labels: tuple[LabelButton, ...]
    """Empty where this person's verdict would not be taken now."""
    skip_reasons: tuple[SkipButton, ...]
    """Empty where there is nothing to skip."""
    is_last_word: bool
    """Whether the decision shows what others gave: then the page waits for the answer."""
    position: int
    lead: str
    story: tuple[Fact, ...]
    places_title: str
    places: tuple[Place, ...]
    places_hint: str
    members_title: str
    members: tuple[Member, ...]
    about: tuple[Fact, ...]
    verdicts: tuple[Fact, ...]
    form: DecisionForm
    """What may be given besides a label, and what came back."""
    corrections: CorrectionsView | None
    """Nothing for a case that is not settled."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands on the stage, and around it."""

    shown: MediaLine
    no_picture: str
    """Why there is no picture; empty where there is one."""
    ways: CaseWays
    lease_s: float
    corrections: CorrectionsView | None = None


def view_of(page: CasePage, stage: Stage, form: DecisionForm) -> CaseView:
    """Return what is shown of ``page``, with one of its pictures on the stage."""
    lead = story_lead(page.story)
    return CaseView(
        case_id=page.case_id,
        short_id=short_id(page.case_id),
        state_title=state_title(page.state),
        is_open=page.may_decide,
        title=_("Case %(case)s") % {"case": short_id(page.case_id)} + " · Orbweaver",
        tell=_("Case %(case)s. %(why)s") % {"case": short_id(page.case_id), "why": lead},
        lease_s=stage.lease_s,
        ways=stage.ways,
        picture=None if stage.no_picture else picture_of(page.case_id, stage.shown),
        no_picture=stage.no_picture,
        decide_title=_decide_title(page),
        decide_hint=_decide_hint(page),
        labels=_labels(page, form),
        skip_reasons=_skip_reasons() if stage.ways.skip else (),
        is_last_word=page.deciding.stage is VerdictStage.SENIOR,
        position=page.position,
        lead=lead,
        story=story_lines(page.story, stage.shown),
        places_title=_places_title(page.story.spread),
        places=tuple(Place(line.address, line.count) for line in page.story.spread.listed),
        places_hint=_places_hint(page.story.spread),
        members_title=_members_title(page.story.media),
        members=_members(page, stage.shown) if page.story.media > 1 else (),
        about=(Fact(_("Found for"), page.organisation), Fact(_("Labels of"), _(page.scheme.title))),
        verdicts=_verdicts(page),
        form=form,
        corrections=stage.corrections,
    )


def title_of(scheme: Scheme, name: str) -> str:
    """Return what people call a label."""
    label = scheme.label(name)
    return _(label.title) if label else name


def picture_of(case_id: str, shown: MediaLine) -> Picture:
    """Return where one picture of a case is."""
    place = [case_id, shown.sha256_hex]
    return Picture(reverse("orb:blurred", args=place), reverse("orb:reveal", args=place))


def measures(line: MediaLine) -> str:
    """Return how large a picture is, in pixels and bytes."""
    width, height = (number_format(each, force_grouping=True) for each in _pixels(line))
    pixels = _("%(width)s × %(height)s px") % {"width": width, "height": height}
    return f"{pixels}, {size(line.size_bytes)}"


def _pixels(line: MediaLine) -> tuple[int, int]:
    return line.width_px, line.height_px


def _labels(page: CasePage, form: DecisionForm) -> tuple[LabelButton, ...]:
    return tuple(_label(page, label, form) for label in page.scheme.labels if page.may_decide)


def _label(page: CasePage, label: Label, form: DecisionForm) -> LabelButton:
    asks = " ".join(f"{FACT}{name}" for name in page.deciding.asks.get(label.name, ()))
    own = page.own_verdict.label if page.own_verdict else ""
    return LabelButton(label.name, _(label.title), label.key, asks, label.name in {form.label, own})


def _skip_reasons() -> tuple[SkipButton, ...]:
    return tuple(
        SkipButton(reason.value, skip_reason_title(reason), str(number))
        for number, reason in enumerate(SkipReason, start=1)
    )


def _decide_title(page: CasePage) -> str:
    if page.state is CaseState.SETTLED:
        return _("Final: %(label)s") % {"label": title_of(page.scheme, page.final_label)}
    if page.own_verdict:
        label = title_of(page.scheme, page.own_verdict.label)
        return _("Your verdict: %(label)s") % {"label": label}
    return _("Your verdict")


def _decide_hint(page: CasePage) -> str:
    if page.state is CaseState.SETTLED:
        return _final_hint(page.decided_by)
    match page.deciding.stage:
        case None:
            return _("Nothing to do for you here: others decide now.")
        case VerdictStage.SENIOR:
            return _("The others disagree. Give your own verdict first; then you see theirs.")
        case VerdictStage.FINAL:
            return _("You see the others' verdicts. Keep yours or choose another: it is final.")
        case VerdictStage.BLIND:
            return _blind_hint(page)


def _final_hint(decided_by: str) -> str:
    match decided_by:
        case "senior":
            return _("A senior decided.")
        case "elsewhere":
            return _("The same bytes were decided in another case.")
        case "correction":
            return _("Corrected; what was decided before stands below.")
        case _:
            return _("Enough verdicts agreed.")


def _blind_hint(page: CasePage) -> str:
    if page.own_verdict:
        return _("You may still change it: nobody else has decided yet.")
    if page.deciding.needed_verdicts == 1:
        return _("One verdict is enough here: yours is final.")
    return _("Blind: you see no other verdict before yours, and nobody sees yours before theirs.")


def _places_title(spread: Spread) -> str:
    count = spread.addresses
    return ngettext("Seen at %(count)s place", "Seen at %(count)s places", count) % {
        "count": at_least(count, is_more=spread.is_more)
    }


def _places_hint(spread: Spread) -> str:
    rest = spread.addresses - len(spread.listed)
    hint = ngettext("And %(count)s more place.", "And %(count)s more places.", rest)
    return hint % {"count": number_format(rest, force_grouping=True)} if rest else ""


def _members_title(count: int) -> str:
    return ngettext(
        "%(count)s picture in this case", "%(count)s near copies in this case", count
    ) % {"count": number_format(count, force_grouping=True)}


def _members(page: CasePage, shown: MediaLine) -> tuple[Member, ...]:
    """Return the near copies around the one that is shown."""
    case = reverse("orb:case", args=[page.case_id])
    start = max(0, page.media.index(shown) - MOST_MEMBERS // 2)
    return tuple(
        Member(
            href=picture_at(case, line.position),
            title=line.sha256_hex[:SHORT_HASH_CHARS],
            note=measures(line),
            is_shown=line is shown,
        )
        for line in page.media[start : start + MOST_MEMBERS]
    )


def _verdicts(page: CasePage) -> tuple[Fact, ...]:
    """What casework lets this person see: their own, and the others' only after it."""
    lines: list[VerdictLine] = [page.own_verdict] if page.own_verdict else []
    lines += page.others or ()
    return tuple(Fact(f"{line.person} · {line.organisation}", _given(page, line)) for line in lines)


def _given(page: CasePage, line: VerdictLine) -> str:
    facts = said_facts(page.deciding.questions, line.facts)
    return ", ".join((title_of(page.scheme, line.label), *facts))
