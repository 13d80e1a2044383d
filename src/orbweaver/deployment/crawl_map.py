"""The map of the crawl: what became of each seed, and of each host that grew out of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from orbweaver.casework.queries.seeds import SeedLine
from orbweaver.crawl.branches import Standing, StopRule, explain, verdict
from orbweaver.crawl.domain_rules import DomainRules
from orbweaver.model.branch import Branch
from orbweaver.model.page import Page
from orbweaver.model.seed import Seed
from orbweaver.ports.frontier.port import LOOKED_AT_LINE, Frontier, shard_of
from orbweaver.ports.ledger.port import Grown, Ledger


@dataclass(frozen=True, slots=True)
class BranchStory:
    """One seed or one host out of it: its sums, and what the stop rule says."""

    seed: Seed
    branch: Branch
    standing: Standing
    sentences: tuple[str, ...]
    """In order: reach, rule, sums, standing."""
    waits: str = ""
    """What waits at its host, and why; empty where nobody asked."""

    @property
    def has_begun(self) -> bool:
        """Whether anything was recorded of it."""
        return self.branch.pages > 0 or self.branch.ended_at is not None


@dataclass(frozen=True, slots=True)
class SeedStory:
    """A reported seed with all that grew out of it, in order of id: never of yield."""

    line: SeedLine
    own: BranchStory
    grown: tuple[BranchStory, ...]


@dataclass(frozen=True, slots=True)
class CrawlSight:
    """What the crawl is looked at with."""

    ledger: Ledger
    frontier: Frontier
    rule: StopRule
    now: datetime
    domains: DomainRules = field(default_factory=DomainRules)


def seed_story(sight: CrawlSight, line: SeedLine) -> SeedStory:
    """Return what became of one seed, told as the crawl itself would judge it now."""
    [story] = seed_stories(sight.ledger, sight.rule, [line])
    return SeedStory(
        line=line,
        own=_judged(sight, story.own),
        grown=tuple(_judged(sight, each) for each in story.grown),
    )


def _judged(sight: CrawlSight, story: BranchStory) -> BranchStory:
    host = story.seed.url.host
    sentences = (*story.sentences, *sight.domains.sentences(host))
    return replace(story, sentences=sentences, waits=_waits(sight, host))


def _waits(sight: CrawlSight, host: str) -> str:
    """Return what waits at the host of a branch, and why, in one sentence."""
    found = sight.frontier.waiting_of(shard_of(host), LOOKED_AT_LINE, "", sight.now)
    waiting = next((each for each in found if each.host == host), None)
    if waiting is None:
        return "Nothing of its host is among what waits first in line."
    since = "due since" if waiting.next_due_at <= sight.now else "due at"
    return (
        f"{waiting.waiting} visits wait at its host, the first {since} "
        f"{waiting.next_due_at:%F %T}: {waiting.why}."
    )


def seed_stories(
    ledger: Ledger, rule: StopRule, lines: Sequence[SeedLine]
) -> tuple[SeedStory, ...]:
    """Return what became of these seeds by their sums alone, in the order given."""
    ids = [line.seed.seed_id for line in lines]
    branches = ledger.branches(ids)
    grown: defaultdict[str, list[BranchStory]] = defaultdict(list)
    for each in ledger.grown_from(ids):
        grown[each.branch.root_id].append(_story(each, rule))
    return tuple(
        SeedStory(
            line=line,
            own=_story(Grown(branches.get(seed_id, Branch(seed_id)), line.seed), rule),
            grown=tuple(grown[seed_id]),
        )
        for seed_id, line in zip(ids, lines, strict=True)
    )


def _story(grown: Grown, rule: StopRule) -> BranchStory:
    branch, scope = grown.branch, grown.seed.scope
    return BranchStory(
        seed=grown.seed,
        branch=branch,
        standing=verdict(branch, scope, rule),
        sentences=tuple(explain(branch, scope, rule)),
    )


def ids_of(ledger: Ledger, seed_id: str) -> list[str]:
    """Return the ids under which the pages of a reported seed are recorded: its own first."""
    return [seed_id, *(each.branch.seed_id for each in ledger.grown_from([seed_id]))]


def pages_of(ledger: Ledger, seed_id: str) -> Iterator[Page]:
    """Walk every recorded fetch of a reported seed, those of its branches after its own."""
    for each in ids_of(ledger, seed_id):
        yield from ledger.pages(each)


def sentences_for(story: BranchStory, *, shows_places: bool) -> tuple[str, ...]:
    """Return what somebody may read of a branch: finds are for those who list places.

    What it has left to fetch follows from its finds, and so does why it ended.
    """
    waits = (story.waits,) if story.waits else ()
    if shows_places:
        return (*story.sentences, *waits)
    scope, branch = story.seed.scope, story.branch
    reach = str(scope.reach).replace("_", " ")
    return (
        f"Reach «{reach}»: at the most {scope.max_pages} pages.",
        f"So far: {branch.pages} pages, {branch.media} media.",
        "It has ended." if story.standing.why else "It goes on.",
        *waits,
    )
