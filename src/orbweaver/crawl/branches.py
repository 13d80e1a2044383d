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
        return Standing(0, f"its scope allows {_count(scope.max_pages, 'page')}", is_spent=True)
    if not branch.finds and pages >= allowed:
        return Standing(0, f"nothing was found on its first {_count(pages, 'page')}")
    if quiet >= terms.patience:
        return Standing(0, f"nothing was found on its last {_count(quiet, 'page')}")
    if pages >= allowed:
        finds = _count(branch.finds, "find")
        return Standing(0, f"it may fetch no more than {_count(allowed, 'page')} for {finds}")
    return Standing(min(allowed - pages, terms.patience - quiet))


def explain(branch: Branch, scope: Scope, rule: StopRule) -> list[str]:
    """Return sentences that say how a branch stands, and by which figures."""
    return list(_sentences(branch, scope, rule))


def _sentences(branch: Branch, scope: Scope, rule: StopRule) -> Iterator[str]:
    terms = _terms(branch, scope, rule)
    standing = verdict(branch, scope, rule)
    of_whom = "A host that the reported one links to" if branch.root_id else "A reported seed"
    reach = str(scope.reach).replace("_", " ")
    yield f"{of_whom}, reach «{reach}»: at the most {_count(scope.max_pages, 'page')}."
    if scope.reach is Reach.LINKS_OUT:
        away = _count(scope.hops_out, "host")
        yield f"Its pages may lead {away} away, since somebody said: {scope.reason}"
    if scope.robots is RobotsPolicy.DEPART:
        yield f"It goes where a robots.txt says no, since somebody said: {scope.reason}"
    yield (
        f"It starts with {_count(min(terms.start, scope.max_pages), 'page')}; each find is worth "
        f"{terms.gain} more; {terms.patience} pages in a row without a find end it."
    )
    yield (
        f"So far: {_count(branch.pages, 'page')}, {branch.media} media, "
        f"{_count(branch.finds, 'find')}, {_count(branch.pages_since_find, 'page')} since the last."
    )
    if standing.why:
        yield f"It has ended: {standing.why}."
    else:
        left = _count(standing.left_pages, "page")
        yield f"It goes on: {left} may follow before something must be found."
    if branch.why_ended and not standing.why:
        yield f"It had ended once ({branch.why_ended}); a later find opened it again."


def _terms(branch: Branch, scope: Scope, rule: StopRule) -> _Terms:
    if branch.root_id:
        return _Terms(rule.branch_start_pages, rule.branch_gain_pages, rule.branch_patience_pages)
    times = rule.thread_times if scope.reach in {Reach.PAGE, Reach.THREAD} else 1
    return _Terms(rule.start_pages * times, rule.gain_pages, rule.patience_pages * times)


def _count(number: int, what: str) -> str:
    """Return a count of things.

    >>> _count(1, "page"), _count(0, "find")
    ('1 page', '0 finds')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
