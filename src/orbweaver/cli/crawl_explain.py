"""``orbweaver crawl --explain``: how far each seed has come, and why; nothing is fetched."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orbweaver.cli.acting import acting_person
from orbweaver.cli.output import Record, print_json, say
from orbweaver.deployment.start import open_data
from orbweaver.model.url import Url, refang

if TYPE_CHECKING:
    from orbweaver.deployment.crawl_map import BranchStory, SeedStory
    from orbweaver.deployment.house import House

_ID = re.compile(r"[0-9a-f]{32}")


def explain_seeds(words: Sequence[str], token: str, data: str, *, as_json: bool) -> None:
    """Explain the seeds that ``words`` name by id or address, to whoever the token is of.

    Raises:
        NotAllowed: Nobody acts, or somebody who has no business with the crawl.
        UnknownName: There is no such seed.
    """
    with open_data(data) as house:
        from orbweaver.casework.access.crawl import access_seeds
        from orbweaver.deployment.crawl_map import CrawlSight, seed_story
        from orbweaver.deployment.crawl_rules import manners_rules, stop_rule

        person = acting_person(house, token)
        ids = [word for word in words if _ID.fullmatch(word)]
        urls = [Url.parse(refang(word)) for word in words if word not in ids]
        lines = access_seeds(house.office, person, _reported(house, ids), urls)
        rule, now = stop_rule(house.config), house.clock.now()
        domains = manners_rules(house.config).domains
        sight = CrawlSight(house.ledger, house.frontier, rule, now, domains)
        stories = [seed_story(sight, line) for line in lines]
    for story in stories:
        if as_json:
            print_json(_record(story))
        else:
            say("\n".join(_lines(story)))


def _reported(house: "House", ids: Sequence[str]) -> list[str]:
    """Return the seeds that ids stand for: a branch is explained with the seed it grew from."""
    branches = house.ledger.branches(ids)
    roots = (branches[each].root_id if each in branches else "" for each in ids)
    return [root or each for root, each in zip(roots, ids, strict=True)]


def _record(story: "SeedStory") -> Record:
    line = story.line
    return {
        "organisation": line.organisation,
        "reported_at": line.at,
        "reports": line.reports,
        **_branch_record(story.own, shows_places=line.shows_places),
        "branches": [_branch_record(each, shows_places=line.shows_places) for each in story.grown],
    }


def _branch_record(story: "BranchStory", *, shows_places: bool) -> Record:
    from orbweaver.deployment.crawl_map import sentences_for

    branch, standing = story.branch, story.standing
    found = {"finds": branch.finds, "left_pages": standing.left_pages, "why_ended": standing.why}
    return {
        "seed_id": branch.seed_id,
        **({"url": story.seed.url} if shows_places else {}),
        "reach": story.seed.scope.reach,
        "max_pages": story.seed.scope.max_pages,
        "pages": branch.pages,
        "media": branch.media,
        **(found if shows_places else {}),
        "has_ended": bool(standing.why),
        "explained": sentences_for(story, shows_places=shows_places),
    }


def _lines(story: "SeedStory") -> Iterator[str]:
    line = story.line
    named = f" {story.own.seed.url}" if line.shows_places else ""
    yield f"Seed {line.seed.seed_id}{named}"
    yield f"  for {line.organisation}, named by {line.reports} reports, the first on {line.at:%F}"
    yield from _branch_lines(story.own, "  ", shows_places=line.shows_places)
    for each in story.grown:
        host = f" {each.seed.url}" if line.shows_places else ""
        yield f"  Branch {each.branch.seed_id}{host}"
        yield from _branch_lines(each, "    ", shows_places=line.shows_places)


def _branch_lines(story: "BranchStory", margin: str, *, shows_places: bool) -> Iterator[str]:
    from orbweaver.deployment.crawl_map import sentences_for

    for sentence in sentences_for(story, shows_places=shows_places):
        yield f"{margin}{sentence}"
