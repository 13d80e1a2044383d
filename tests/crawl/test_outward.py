"""Links out: each other host is a branch of its own, as far as a person let the seed go."""

from dataclasses import replace

from orbweaver.crawl.discovery import Discovery, discover
from orbweaver.crawl.manners.memory import SeedMemory
from orbweaver.crawl.manners.rules import MannersRules
from orbweaver.crawl.outward import OutwardRule
from orbweaver.model.seed import Reach, RobotsPolicy, Scope, Seed
from orbweaver.model.visit import Purpose, Visit
from tests.crawl.plans import first_visit, seed_at
from tests.crawl.readings import START, reading

WHY = "asked to by the garden club"
ROCKS, SAND = "http://rocks.example/quarry/7", "http://sand.example/"


def start(hops_out: int = 1, **more: object) -> Visit:
    """Return the visit to a seed whose links may lead out."""
    scope = Scope(Reach.LINKS_OUT, hops_out=hops_out, reason=WHY)
    return first_visit(replace(seed_at(START, scope), **more))  # type: ignore[arg-type]  # fields of a seed


def looked(
    visit: Visit, *links: str, memory: SeedMemory | None = None, most: int = 50
) -> Discovery:
    """Return what a page with these links leads to."""
    rules = MannersRules(outward=OutwardRule(max_pages=40, most_hosts=most))
    return discover(visit, reading(links), memory or SeedMemory(), rules)


def branch_of(visit: Visit, address: str) -> Seed:
    """Return the seed of the branch that a link to ``address`` opens."""
    [led] = looked(visit, address).visits
    return led.seed


def test_a_link_to_another_host_opens_a_branch_there_with_a_budget_of_its_own() -> None:
    visit = start(urgency=2)
    [led] = looked(visit, ROCKS).visits
    assert (led.url.path, led.purpose, led.hops, led.found_on) == (
        "/quarry/7",
        Purpose.PAGE,
        1,
        START,
    )
    assert led.seed.url.reveal() == "http://rocks.example/"
    assert led.seed.scope == Scope(Reach.HOST, max_pages=40, reason=WHY)
    assert (led.seed.root_id, led.seed.reported_id) == (visit.seed.seed_id, visit.seed.seed_id)
    assert led.seed.urgency == 2


def test_without_that_scope_nothing_leads_out() -> None:
    assert looked(first_visit(seed_at(START, Scope(Reach.HOST))), ROCKS).visits == ()


def test_the_last_branch_leads_no_further_and_one_before_it_does() -> None:
    near = branch_of(start(hops_out=2), ROCKS)
    assert (near.scope.reach, near.scope.hops_out) == (Reach.LINKS_OUT, 1)
    far = branch_of(first_visit(near), SAND)
    assert (far.scope.reach, far.root_id) == (Reach.HOST, near.root_id)
    assert looked(first_visit(far), "http://moss.example/").visits == ()


def test_no_branch_leads_back_to_a_host_on_the_way_to_it() -> None:
    near = branch_of(start(hops_out=3), ROCKS)
    far = branch_of(first_visit(near), SAND)
    assert looked(first_visit(near), START.reveal()).visits == ()
    assert looked(first_visit(far), START.reveal(), ROCKS).visits == ()


def test_however_it_is_reached_a_host_is_one_branch_of_its_root() -> None:
    visit = start(hops_out=2)
    directly = branch_of(visit, SAND)
    by_rocks = branch_of(first_visit(branch_of(visit, ROCKS)), SAND)
    assert directly.seed_id == by_rocks.seed_id
    assert looked(visit, SAND, SAND + "dune").visits[1].seed.seed_id == directly.seed_id
    assert branch_of(start(hops_out=2, mandate_id="x" * 32), SAND).seed_id != directly.seed_id


def test_a_branch_obeys_robots_also_where_the_reported_seed_departs() -> None:
    visit = start()
    departing = replace(visit.seed.scope, robots=RobotsPolicy.DEPART)
    seed = replace(visit.seed, scope=departing)
    assert branch_of(first_visit(seed), ROCKS).scope.robots is RobotsPolicy.OBEY


def test_one_seed_leads_to_so_many_hosts_and_no_more() -> None:
    memory = SeedMemory()
    links = [f"http://{name}.example/" for name in ("rocks", "sand", "moss")]
    found = looked(start(), *links, links[0] + "again", memory=memory, most=2).visits
    assert [one.url.host for one in found] == ["rocks.example", "sand.example", "rocks.example"]
    assert memory.left == {"no more hosts may be led to": 1}
