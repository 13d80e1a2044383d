"""The crawl's map: seeds and what grew out of them, by id and time, never by what they yield."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from orbweaver.casework.access.crawl import access_crawl_map, access_seed
from orbweaver.deployment.crawl_map import (
    BranchStory,
    CrawlSight,
    SeedStory,
    seed_stories,
    seed_story,
    sentences_for,
)
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.model.seed import Reach
from orbweaver.orb.pages.home import Figure
from orbweaver.orb.pages.paging import Paging, page_number, paging
from orbweaver.orb.pages.words import short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

SEEDS_A_PAGE = 50
MOST_BRANCHES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch in the list."""

    short_id: str
    href: str
    """Empty for what grew: it stands on its seed's page."""
    reach: str
    since: datetime | None
    pages: int
    max_pages: int
    media: int
    finds: str
    """A dash where this person does not list places."""
    left: str
    state: str
    has_ended: bool


@dataclass(frozen=True, slots=True)
class CrawlMap:
    """A page of the map."""

    figures: tuple[Figure, ...]
    rows: tuple[BranchRow, ...]
    """Each seed, and below it what grew out of it."""
    paging: Paging
    partitions_href: str


@dataclass(frozen=True, slots=True)
class ExplainedBranch:
    """A branch with its sentences."""

    title: str
    place: str
    """Defanged; empty where this person does not list places."""
    sentences: tuple[str, ...]
    has_ended: bool


@dataclass(frozen=True, slots=True)
class SeedPage:
    """All that can be said of one seed."""

    seed_id: str
    organisation: str
    at: datetime
    reports: int
    branches: tuple[ExplainedBranch, ...]
    fetches_href: str
    """Empty where this person does not list places."""
    partition_href: str
    reason: str
    """Why a person let it go further than usual; empty for most, and where places are not shown."""


@require_GET
def crawl_map(request: HttpRequest) -> HttpResponse:
    """List seeds, the latest first, each with what grew out of it."""
    services, number = web_services(), page_number(request)
    start = (number - 1) * SEEDS_A_PAGE
    lines = access_crawl_map(services.office, person_of(request), SEEDS_A_PAGE + 1, start)
    stories = seed_stories(services.ledger, services.stop_rule, lines[:SEEDS_A_PAGE])
    page = CrawlMap(
        figures=_figures(services),
        rows=tuple(row for story in stories for row in _rows(story)),
        paging=paging("crawl", number, has_more=len(lines) > SEEDS_A_PAGE),
        partitions_href=reverse("orb:partitions"),
    )
    return show(request, "orb/crawl_map.html", page)


@require_GET
def crawl_seed(request: HttpRequest, seed_id: str) -> HttpResponse:
    """Explain one seed and every branch of it."""
    services = web_services()
    line = access_seed(services.office, person_of(request), seed_id)
    now = services.office.clock.now()
    sight = CrawlSight(
        services.ledger, services.frontier, services.stop_rule, now, services.domains
    )
    story = seed_story(sight, line)
    page = SeedPage(
        seed_id=seed_id,
        organisation=line.organisation,
        at=line.at,
        reports=line.reports,
        branches=tuple(_explained(each, story) for each in (story.own, *story.grown)),
        fetches_href=reverse("orb:crawl-fetches", args=[seed_id]) if line.shows_places else "",
        partition_href=reverse("orb:partition", args=[line.shard]),
        reason=line.seed.scope.reason if line.shows_places else "",
    )
    return show(request, "orb/crawl_seed.html", page)


def _figures(services: WebServices) -> tuple[Figure, ...]:
    count = services.frontier.count(services.office.clock.now())
    return (
        Figure(_("visits wait"), f"{count.waiting:,}"),
        Figure(_("of them due"), f"{count.due:,}"),
        Figure(_("hosts that wait"), f"{count.hosts:,}"),
    )


def _rows(story: SeedStory) -> Iterator[BranchRow]:
    line = story.line
    href = reverse("orb:crawl-seed", args=[line.seed.seed_id])
    yield _row(story.own, href, line.at, shows_places=line.shows_places)
    for each in story.grown[:MOST_BRANCHES_SHOWN]:
        yield _row(each, "", None, shows_places=line.shows_places)
    rest = story.grown[MOST_BRANCHES_SHOWN:]
    if rest:
        yield _rest(rest, href)


def _rest(rest: Sequence[BranchStory], href: str) -> BranchRow:
    """Return one row for the branches that are left out: the seed's own page has them all."""
    named = ngettext("%(count)s more branch", "%(count)s more branches", len(rest))
    return BranchRow(
        short_id=named % {"count": len(rest)},
        href=href,
        reach="",
        since=None,
        pages=sum(each.branch.pages for each in rest),
        max_pages=sum(each.seed.scope.max_pages for each in rest),
        media=sum(each.branch.media for each in rest),
        finds="–",
        left="–",
        state="",
        has_ended=True,
    )


def _row(story: BranchStory, href: str, since: datetime | None, *, shows_places: bool) -> BranchRow:
    branch, standing = story.branch, story.standing
    return BranchRow(
        short_id=short_id(branch.seed_id),
        href=href,
        reach=reach_title(story.seed.scope.reach),
        since=since,
        pages=branch.pages,
        max_pages=story.seed.scope.max_pages,
        media=branch.media,
        finds=f"{branch.finds:,}" if shows_places else "–",
        left=f"{standing.left_pages:,}" if shows_places else "–",
        state=_state(story, shows_places=shows_places),
        has_ended=bool(standing.why),
    )


def _state(story: BranchStory, *, shows_places: bool) -> str:
    if not story.has_begun:
        return _("waits for its first visit")
    if not story.standing.why:
        return _("goes on")
    return _("ended: %(why)s") % {"why": story.standing.why} if shows_places else _("ended")


def _explained(story: BranchStory, of: SeedStory) -> ExplainedBranch:
    seed_id, shows_places = story.branch.seed_id, of.line.shows_places
    is_own = story is of.own
    title = _("The seed itself") if is_own else _("Branch %(id)s") % {"id": short_id(seed_id)}
    return ExplainedBranch(
        title=title,
        place=str(story.seed.url) if shows_places else "",
        sentences=sentences_for(story, shows_places=shows_places),
        has_ended=bool(story.standing.why),
    )


def reach_title(reach: Reach) -> str:
    """Return how far a seed's links may lead, in words."""
    match reach:
        case Reach.PAGE:
            return _("the page")
        case Reach.THREAD:
            return _("the thread")
        case Reach.HOST:
            return _("the host")
        case Reach.LINKS_OUT:
            return _("links out")
