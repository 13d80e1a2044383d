"""The stop rule: how many pages a branch may still fetch, and why it ends, as pure functions."""

from collections.abc import Iterator
from dataclasses import dataclass

from orbweaver.model.branch import Branch
from orbweaver.model.seed import Reach, RobotsPolicy, Scope


@dataclass(frozen=True, slots=True)
class StopRule:
    """When a branch ends; the meaning of each field stands in the section ``crawl.stop``."""

    start_pages: int = 200
    gain_pages: int = 100
    patience_pages: int = 200
    thread_times: int = 2
    branch_start_pages: int = 30
    branch_gain_pages: int = 30
    branch_patience_pages: int = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """What the stop rule says of a branch now."""

    left_pages: int
    """How many pages it may fetch before something must be found; 0 where it has ended."""
    why: str = ""
    """Why it has ended, in one sentence; empty where it has not."""
    is_spent: bool = False
    """Whether it ended by its scope's own bound, which no find moves."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """The stop rule's figures for one branch."""

    start: int
    gain: int
    patience: int


def verdict(branch: Branch, scope: Scope, rule: StopRule) -> Standing:
    """Return how a branch stands: it ends where it may not go on, or brought nothing for long.

    >>> verdict(Branch("seed", pages=40), Scope(Reach.HOST), StopRule()).left_pages
    160
    >>> verdict(Branch("seed", pages=200), Scope(Reach.HOST), StopRule()).why
    'nothing was found on its first 200 pages'
    """
    terms = _terms(branch, scope, rule)
    pages, quiet = branch.pages, branch.pages_since_find
    allowed = min(scope.max_pages, terms.start + terms.gain * branch.finds)
    if pages >= scope.max_pages:
        return Standing(0, f"its scope allows {scope.max_pages} pages", is_spent=True)
    if not branch.finds and pages >= allowed:
        return Standing(0, f"nothing was found on its first {pages} pages")
    if quiet >= terms.patience:
        return Standing(0, f"nothing was found on its last {quiet} pages")
    if pages >= allowed:
        return Standing(0, f"its {branch.finds} finds are worth {allowed} pages")
    return Standing(min(allowed - pages, terms.patience - quiet))


def explain(branch: Branch, scope: Scope, rule: StopRule) -> list[str]:
    """Return sentences that say how a branch stands, and by which figures."""
    return list(_sentences(branch, scope, rule))


def _sentences(branch: Branch, scope: Scope, rule: StopRule) -> Iterator[str]:
    terms = _terms(branch, scope, rule)
    standing = verdict(branch, scope, rule)
    of_whom = "A host that the reported one links to" if branch.root_id else "A reported seed"
    reach = str(scope.reach).replace("_", " ")
    yield f"{of_whom}, reach «{reach}»: at the most {scope.max_pages} pages."
    if scope.reach is Reach.LINKS_OUT:
        yield f"Its pages may lead {scope.hops_out} hosts away, since somebody said: {scope.reason}"
    if scope.robots is RobotsPolicy.DEPART:
        yield f"It goes where a robots.txt says no, since somebody said: {scope.reason}"
    yield (
        f"It starts with {min(terms.start, scope.max_pages)} pages; each find is worth "
        f"{terms.gain} more; {terms.patience} pages in a row without a find end it."
    )
    yield (
        f"So far: {branch.pages} pages, {branch.media} media, {branch.finds} finds, "
        f"{branch.pages_since_find} pages since the last find."
    )
    if standing.why:
        yield f"It has ended: {standing.why}."
    else:
        yield f"It goes on: {standing.left_pages} pages may follow before something must be found."
    if branch.why_ended and not standing.why:
        yield f"It had ended once ({branch.why_ended}); a later find opened it again."


def _terms(branch: Branch, scope: Scope, rule: StopRule) -> _Terms:
    if branch.root_id:
        return _Terms(rule.branch_start_pages, rule.branch_gain_pages, rule.branch_patience_pages)
    times = rule.thread_times if scope.reach in {Reach.PAGE, Reach.THREAD} else 1
    return _Terms(rule.start_pages * times, rule.gain_pages, rule.patience_pages * times)
