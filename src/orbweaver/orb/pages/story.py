"""Why a case is here, in words: so that many a case is decided without a clear look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orbweaver.casework.queries.case_story import CaseStory, Likeness, Neighbours, Spread
from orbweaver.casework.queries.media_lines import MatchLine, MediaLine
from orbweaver.orb.pages.words import how_found, size, source_title, why

PDQ_BITS = 256
MOMENT = "j M Y, H:i"
_WIDE = 2.5
"""From here on a picture is a banner, and below its inverse a strip."""
_NEARLY_SQUARE = 1.1
_SMALL_PX = 128


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what it is."""

    name: str
    value: str


def story_lead(story: CaseStory) -> str:
    """Return the one sentence that matters most: why somebody should decide at all."""
    return f"{why(story.kinds)}."


def story_lines(story: CaseStory, shown: MediaLine) -> tuple[Fact, ...]:
    """Return what was recorded, a sentence a line: likeness, places, neighbours, reports, shape."""
    return (
        *_likeness_lines(story),
        Fact(_("Seen"), _spread(story.spread)),
        *_neighbour_lines(story),
        Fact(_("Reported"), _reported(story)),
        Fact(_("Picture"), _shape(shown)),
    )


def likeness(match: MatchLine) -> str:
    """Return how like something known it is, and how that was found."""
    bank = _("bank %(bank)s") % {"bank": match.bank}
    if match.match_type == "exact":
        return _("equal %(type)s, %(bank)s") % {"type": match.signal_type.upper(), "bank": bank}
    sentence = ngettext(
        "%(count)s of %(all)s bits differs",
        "%(count)s of %(all)s bits differ",
        match.distance_bits,
    ) % {"count": match.distance_bits, "all": PDQ_BITS}
    return _listed((sentence, how_found(match.rung), bank))


def at_least(count: int, *, is_more: bool) -> str:
    """Return a count as people write it, and whether there may be more."""
    written = number_format(count, use_l10n=True, force_grouping=True)
    return _("at least %(count)s") % {"count": written} if is_more else written


def moment(at: datetime) -> str:
    """Return a time in the reader's language; the Orb's times are UTC."""
    return date_format(at, MOMENT)


def _likeness_lines(story: CaseStory) -> tuple[Fact, ...]:
    if not story.likeness:
        return (Fact(_("Likeness"), _sentence((_("Like nothing in our banks"),))),)
    names = (_("Likeness"), "", "")
    return tuple(
        Fact(name, _sentence((likeness(each.nearest), _how_many(each, story))))
        for name, each in zip(names, story.likeness, strict=False)
    )


def _how_many(each: Likeness, story: CaseStory) -> str:
    """Say how many near copies of the case are like it; nothing for a single picture."""
    if story.media == 1:
        return ""
    return ngettext(
        "so is %(count)s of %(all)s near copies",
        "so are %(count)s of %(all)s near copies",
        each.media,
    ) % {"count": each.media, "all": story.media}


def _spread(spread: Spread) -> str:
    if spread.first_at is None or spread.last_at is None:
        return _("No sighting is recorded.")
    count, is_more = spread.sightings, spread.is_more
    times = ngettext("%(count)s time", "%(count)s times", count) % {
        "count": at_least(count, is_more=is_more)
    }
    places = ngettext("at %(count)s address", "at %(count)s addresses", spread.addresses) % {
        "count": at_least(spread.addresses, is_more=is_more)
    }
    hosts = ngettext("on %(count)s site", "on %(count)s sites", spread.hosts) % {
        "count": at_least(spread.hosts, is_more=is_more)
    }
    first, last = moment(spread.first_at), moment(spread.last_at)
    since = _("first on %(first)s") % {"first": first}
    until = _("last on %(last)s") % {"last": last} if last != first else ""
    return _sentence((f"{times} {places} {hosts}", "" if is_more else since, until))


def _neighbour_lines(story: CaseStory) -> tuple[Fact, ...]:
    """Tell the pages apart from the sites only where there is more on the sites."""
    pages = Fact(_("Same pages"), _neighbours(story.on_pages))
    if story.on_sites.total <= story.on_pages.total:
        return (pages,)
    return (pages, Fact(_("Whole place"), _neighbours(story.on_sites)))


def _neighbours(found: Neighbours) -> str:
    if not found.total:
        return _("No other picture was handed over from there.")
    counted = (
        (found.known, ngettext("%(count)s known", "%(count)s known", found.known)),
        (found.harmless, ngettext("%(count)s harmless", "%(count)s harmless", found.harmless)),
        (found.unknown, ngettext("%(count)s undecided", "%(count)s undecided", found.unknown)),
    )
    said = _listed(text % {"count": number_format(count)} for count, text in counted if count)
    if found.is_more:
        said = _("among many, %(counts)s") % {"counts": said}
    return _sentence((said,))


def _reported(story: CaseStory) -> str:
    sources = _listed(
        _("%(source)s %(count)s×") % {"source": source_title(each.source), "count": each.reports}
        if each.reports > 1
        else source_title(each.source)
        for each in story.reports
    )
    if not sources:
        return _("Nobody reported the place itself.")
    victim = _("a reporter says that it shows them") if story.is_by_victim else ""
    return _sentence((sources, victim))


def _shape(shown: MediaLine) -> str:
    """Return size and shape: a button is no photograph."""
    kind = shown.media_type.partition("/")[2].upper() or shown.media_type
    if not shown.width_px or not shown.height_px:
        return _sentence((kind, size(shown.size_bytes)))
    pixels = _("%(width)s × %(height)s px") % {
        "width": number_format(shown.width_px, force_grouping=True),
        "height": number_format(shown.height_px, force_grouping=True),
    }
    return _sentence((pixels, _form(shown.width_px, shown.height_px), kind, size(shown.size_bytes)))


def _form(width_px: int, height_px: int) -> str:
    if max(width_px, height_px) <= _SMALL_PX:
        return _("small as a button")
    ratio = width_px / height_px
    if ratio >= _WIDE:
        return _("wide as a banner")
    if ratio <= 1 / _WIDE:
        return _("a tall strip")
    if ratio > _NEARLY_SQUARE:
        return _("wider than high")
    if ratio < 1 / _NEARLY_SQUARE:
        return _("higher than wide")
    return _("nearly square")


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _sentence(parts: Iterable[str]) -> str:
    """Join parts to one sentence that begins with a capital and ends with its stop."""
    said = _listed(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""
