"""When a branch ends: its budget grows with finds and shrinks with misses."""

import pytest

from orbweaver.crawl.branches import StopRule, explain, verdict
from orbweaver.model.branch import Branch
from orbweaver.model.seed import Reach, RobotsPolicy, Scope

HOST = Scope(Reach.HOST, max_pages=1000)
RULE = StopRule(start_pages=20, gain_pages=10, patience_pages=15, thread_times=3)


def branch(pages: int, finds: int = 0, at_find: int = 0, root_id: str = "") -> Branch:
    """Return the sums of a branch."""
    return Branch("seed", root_id, pages, media=0, finds=finds, pages_at_find=at_find)


def test_a_branch_that_brings_nothing_ends_where_its_start_or_patience_does() -> None:
    assert verdict(branch(14), HOST, RULE).left_pages == 1
    ended = verdict(branch(15), HOST, RULE)
    assert (ended.left_pages, ended.why) == (0, "nothing was found on its last 15 pages")
    patient = StopRule(start_pages=20, patience_pages=99)
    assert verdict(branch(20), HOST, patient).why == "nothing was found on its first 20 pages"


def test_a_find_renews_it() -> None:
    assert verdict(branch(15, finds=1, at_find=10), HOST, RULE).left_pages == 10
    assert verdict(branch(25, finds=1, at_find=10), HOST, RULE).left_pages == 0


def test_what_one_find_is_worth_runs_out_and_more_finds_are_worth_more() -> None:
    few = branch(40, finds=2, at_find=39)
    assert verdict(few, HOST, RULE).why == "it may fetch no more than 40 pages for 2 finds"
    assert verdict(branch(40, finds=3, at_find=39), HOST, RULE).left_pages == 10


def test_no_find_moves_the_bound_of_the_scope() -> None:
    small = Scope(Reach.HOST, max_pages=12)
    spent = verdict(branch(12, finds=9, at_find=12), small, RULE)
    assert (spent.left_pages, spent.is_spent) == (0, True)
    assert spent.why == "its scope allows 12 pages"
    assert verdict(branch(2, finds=9, at_find=2), small, RULE).left_pages == 10


def test_a_thread_that_somebody_pointed_at_has_more_time() -> None:
    thread = Scope(Reach.THREAD, max_pages=1000)
    assert verdict(branch(44), thread, RULE).left_pages == 1
    assert verdict(branch(45), thread, RULE).left_pages == 0


def test_a_host_that_was_only_linked_has_less() -> None:
    linked = branch(30, root_id="root")
    assert verdict(linked, HOST, StopRule()).left_pages == 0
    assert verdict(branch(30), HOST, StopRule()).left_pages == 170


def test_with_the_usual_rule_a_reported_host_ends_after_200_fruitless_pages() -> None:
    assert verdict(branch(199), Scope(Reach.HOST), StopRule()).left_pages == 1
    assert verdict(branch(200), Scope(Reach.HOST), StopRule()).left_pages == 0
    assert verdict(branch(399), Scope(Reach.THREAD), StopRule()).left_pages == 1


def test_what_is_explained_names_every_figure_and_the_end() -> None:
    told = " ".join(explain(branch(15), HOST, RULE))
    for figure in ("1000 pages", "starts with 20", "worth 10", "15 pages in a row", "15 pages, 0"):
        assert figure in told
    assert "It has ended: nothing was found on its last 15 pages." in told


def test_what_goes_further_than_usual_is_explained_with_its_reason() -> None:
    why = "asked to by the garden club"
    scope = Scope(Reach.LINKS_OUT, hops_out=2, robots=RobotsPolicy.DEPART, reason=why)
    told = [sentence for sentence in explain(branch(1), scope, RULE) if sentence.endswith(why)]
    assert len(told) == 2
    assert "2 hosts away" in told[0]


def test_what_a_later_find_opened_again_is_told_so() -> None:
    again = Branch("seed", pages=15, finds=1, pages_at_find=15, why_ended="nothing was found")
    told = explain(again, HOST, RULE)
    assert "It goes on: 15 pages may follow before something must be found." in told
    assert told[-1].startswith("It had ended once (nothing was found)")


@pytest.mark.parametrize("finds", range(8))
@pytest.mark.parametrize("pages", range(0, 60, 7))
def test_more_finds_never_end_a_branch_sooner(pages: int, finds: int) -> None:
    fewer = verdict(branch(pages, finds, min(pages, 5)), HOST, RULE)
    more = verdict(branch(pages, finds + 1, min(pages, 5)), HOST, RULE)
    assert more.left_pages >= fewer.left_pages
