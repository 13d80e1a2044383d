"""What the page of one case shows: built from casework's record, never with another's verdict."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orbweaver.casework.actions.verdicts import CaseState
from orbweaver.casework.queries.case_page import CasePage, MatchLine, MediaLine, VerdictLine
from orbweaver.model.scheme import Label, Scheme
from orbweaver.orb.pages.words import SHORT_HASH_CHARS, how_found, short_id, size, state_title, why

PDQ_BITS = 256
MOST_PLACES = 12
MOST_MATCHES = 4


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what it is."""

    name: str
    value: str


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
class CaseView:
    """All that the template needs."""

    case_id: str
    short_id: str
    state_title: str
    is_open: bool
    next_href: str
    back_href: str
    picture: Picture | None
    no_picture: str
    decide_title: str
    decide_hint: str
    labels: tuple[Label, ...]
    """Empty where this person's verdict would not be taken now."""
    verdict_href: str
    position: int
    why: str
    facts: tuple[Fact, ...]
    places_title: str
    places: tuple[Place, ...]
    places_hint: str
    members: tuple[Member, ...]
    verdicts: tuple[Fact, ...]


def view_of(page: CasePage, shown: MediaLine, no_picture: str, back_href: str) -> CaseView:
    """Return what is shown of ``page``, with ``shown`` on the stage.

    ``no_picture`` says why there is no picture; empty where there is one.
    """
    places, hint = _places(page.media)
    return CaseView(
        case_id=page.case_id,
        short_id=short_id(page.case_id),
        state_title=state_title(page.state),
        is_open=page.may_decide,
        next_href=f"{reverse('orb:next')}?after={page.case_id}",
        back_href=back_href,
        picture=None if no_picture else _picture(page.case_id, shown),
        no_picture=no_picture,
        decide_title=_decide_title(page),
        decide_hint=_decide_hint(page),
        labels=page.scheme.labels if page.may_decide else (),
        verdict_href=reverse("orb:verdict", args=[page.case_id]),
        position=page.position,
        why=why(page.kinds),
        facts=_facts(page, shown),
        places_title=_places_title(page.media),
        places=places,
        places_hint=hint,
        members=_members(page, shown) if len(page.media) > 1 else (),
        verdicts=_verdicts(page),
    )


def title_of(scheme: Scheme, name: str) -> str:
    """Return what people call a label."""
    label = scheme.label(name)
    return label.title if label else name


def _picture(case_id: str, shown: MediaLine) -> Picture:
    place = [case_id, shown.sha256_hex]
    return Picture(reverse("orb:blurred", args=place), reverse("orb:reveal", args=place))


def _decide_title(page: CasePage) -> str:
    if page.state is CaseState.SETTLED:
        return _("Final: %(label)s") % {"label": title_of(page.scheme, page.final_label)}
    if page.own_verdict:
        label = title_of(page.scheme, page.own_verdict.label)
        return _("Your verdict: %(label)s") % {"label": label}
    return _("Your verdict")


def _decide_hint(page: CasePage) -> str:
    if page.state is CaseState.SETTLED:
        by_senior = _("A senior decided.")
        return by_senior if page.decided_by == "senior" else _("Enough verdicts agreed.")
    if not page.may_decide:
        return _("Nothing to do for you here: others decide now.")
    if page.own_verdict:
        return _("You may still change it: nobody else has decided yet.")
    return _("Blind: you see no other verdict before yours, and nobody sees yours before theirs.")


def _facts(page: CasePage, shown: MediaLine) -> tuple[Fact, ...]:
    matches = [
        Fact(_("Likeness") if place == 0 else "", _likeness(match))
        for place, match in enumerate(shown.matches[:MOST_MATCHES])
    ] or [Fact(_("Likeness"), _("Like nothing in our banks"))]
    pixels = f"{shown.width_px:,} × {shown.height_px:,} px"
    return (
        *matches,
        Fact(_("Picture"), f"{pixels}, {size(shown.size_bytes)}, {shown.media_type}"),
        Fact(_("First seen"), _first_seen(shown)),
        Fact(_("Found for"), page.organisation),
        Fact(_("Labels of"), page.scheme.title),
    )


def _likeness(match: MatchLine) -> str:
    if match.match_type == "exact":
        return _("equal %(type)s, bank %(bank)s") % {
            "type": match.signal_type.upper(),
            "bank": match.bank,
        }
    sentence = ngettext(
        "%(count)s of %(all)s bits differs",
        "%(count)s of %(all)s bits differ",
        match.distance_bits,
    ) % {"count": match.distance_bits, "all": PDQ_BITS}
    bank = _("bank %(bank)s") % {"bank": match.bank}
    return ", ".join(part for part in (sentence, how_found(match.rung), bank) if part)


def _first_seen(shown: MediaLine) -> str:
    first = min((place.at for place in shown.places), default=None)
    return f"{first:%Y-%m-%d %H:%M} UTC" if first else "–"


def _places_title(media: Iterable[MediaLine]) -> str:
    count = len({place.address for line in media for place in line.places})
    return ngettext("Seen at %(count)s place", "Seen at %(count)s places", count) % {"count": count}


def _places(media: Iterable[MediaLine]) -> tuple[tuple[Place, ...], str]:
    """Count sightings by address, in order of first sight, never of yield."""
    counts: dict[str, int] = {}
    for place in sorted((p for line in media for p in line.places), key=lambda place: place.at):
        counts[place.address] = counts.get(place.address, 0) + 1
    shown = tuple(Place(where, count) for where, count in list(counts.items())[:MOST_PLACES])
    rest = len(counts) - len(shown)
    hint = ngettext("And %(count)s more place.", "And %(count)s more places.", rest)
    return shown, hint % {"count": rest} if rest else ""


def _members(page: CasePage, shown: MediaLine) -> tuple[Member, ...]:
    href = reverse("orb:case", args=[page.case_id])
    return tuple(
        Member(
            href=f"{href}?media={line.position}",
            title=line.sha256_hex[:SHORT_HASH_CHARS],
            note=f"{line.width_px:,} × {line.height_px:,} px, {size(line.size_bytes)}",
            is_shown=line is shown,
        )
        for line in page.media
    )


def _verdicts(page: CasePage) -> tuple[Fact, ...]:
    """What casework lets this person see: their own, and the others' only after it."""
    lines: list[VerdictLine] = [page.own_verdict] if page.own_verdict else []
    lines += page.others or ()
    return tuple(
        Fact(f"{line.person} · {line.organisation}", title_of(page.scheme, line.label))
        for line in lines
    )
