"""The ways from a case: where its page, its grid, its pictures and what comes after it are."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from orbweaver.casework.queries.case_page import CasePage
from orbweaver.casework.queries.media_lines import MediaLine

ARCHIVES = ("application/zip", "application/gzip", "application/x-bzip2", "application/x-xz")
"""Media types of what holds files, as their first bytes tell."""


@dataclass(frozen=True, slots=True)
class CaseWays:
    """Addresses; each empty where there is no such way."""

    here: str
    """What the address line shows, and what may be kept as a link."""
    case: str
    grid: str
    """Empty for a case of one picture."""
    scenes: str
    """What happens in a video; empty for anything else."""
    entries: str
    """What is in an archive; empty for anything else."""
    history: str
    skip: str
    verdict: str
    ahead: str
    """Where a script asks for the next case while this one is looked at."""
    after: str
    """The next case, without a verdict on this one."""
    back: str
    """The case that was decided just before."""
    earlier: str
    later: str
    """Beside the picture that is shown, in order of joining."""


def ways_of(page: CasePage, here: str, shown: MediaLine, back: str = "") -> CaseWays:
    """Return the ways from the page at ``here``, on which the picture ``shown`` stands."""
    case = reverse("orb:case", args=[page.case_id])
    places = [line.position for line in page.media]
    place = places.index(shown.position)
    return CaseWays(
        here=here,
        case=case,
        grid=way("grid", page.case_id) if page.story.media > 1 else "",
        scenes=_inside("scenes", page, shown, "video/"),
        entries=_inside("entries", page, shown, *ARCHIVES),
        history=way("history", page.case_id),
        skip=way("skip", page.case_id) if page.may_decide else "",
        verdict=reverse("orb:verdict", args=[page.case_id]),
        ahead=way("ahead"),
        after=f"{reverse('orb:next')}?{urlencode({'after': page.case_id})}",
        back=back,
        earlier=picture_at(case, places[place - 1]) if place else "",
        later=picture_at(case, places[place + 1]) if place + 1 < len(places) else "",
    )


def _inside(name: str, page: CasePage, shown: MediaLine, *kinds: str) -> str:
    fits = page.may_decide and shown.media_type.startswith(kinds)
    return way(name, page.case_id, shown.sha256_hex) if fits else ""


def picture_at(case_href: str, position: int) -> str:
    """Return the address of a case with one of its pictures on the stage."""
    return f"{case_href}?{urlencode({'media': position})}"


def way(name: str, *args: str) -> str:
    """Return the address of a page by its URL name; empty where this house has no such page."""
    try:
        return reverse(f"orb:{name}", args=args)
    except NoReverseMatch:
        return ""
