"""A person lets a host go on: the order crosses to the crawl once, with others around it."""

from datetime import timedelta

from orbweaver.casework.actions.logins import NewLogin, do_request_login, do_resume_host
from orbweaver.casework.roles import Role
from orbweaver.model.host_state import HostState
from orbweaver.model.url import Url
from orbweaver.pipeline.crossings import ORDERS, desk_round
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.ledger.port import Outcome
from tests.casework.house import House
from tests.contracts.walking import page_of
from tests.crawl.plans import first_visit, seed_at
from tests.crawl.shed import Shed

HALL = Url.parse("http://rowan.example/hall")


def carry(shed: Shed, house: House) -> int:
    """Carry across until nothing waits."""
    judges = FreshJudges(house.desk, ExhaustiveIndex())
    return desk_round(shed.ledger, house.desk, judges, house.clock)


def pause(shed: Shed, house: House) -> None:
    """Let a worker put a visit off, since its host waits for a person."""
    visit = first_visit(seed_at(HALL))
    shed.offer_visit(visit)
    now = house.clock.now()
    (lease,) = shed.frontier.lease("ada", 64, 60, now)
    state = HostState(HALL.host, now, paused_why="the login was refused")
    later = now + timedelta(days=1)
    outcome = Outcome(
        visit, lease, page_of(visit), again_at=later, is_put_off=True, host_state=state
    )
    shed.ledger.commit([outcome], now)
    shed.frontier.release([lease])


def test_an_order_to_go_on_crosses_among_others(shed: Shed, house: House) -> None:
    lio = house.person("Lio", Role.LIAISON)
    pause(shed, house)
    basis, end = "Order 12 of the town", house.clock.now() + timedelta(days=1)
    do_request_login(house.office, lio, NewLogin(HALL, basis, end))
    house.seed(Url.parse("http://gardens.example/"))
    do_resume_host(house.office, lio, HALL.host)
    house.seed(Url.parse("http://gardens.example/pond"))
    do_resume_host(house.office, lio, HALL.host)
    assert carry(shed, house) == 4
    assert carry(shed, house) == 0
    assert shed.ledger.cursor(ORDERS) == 4
    assert shed.ledger.host_states([HALL.host])[HALL.host].paused_why == ""
    now = house.clock.now()
    leases = shed.frontier.lease("ben", 64, 60, now)
    due = shed.frontier.due(leases, 10, 10, now, ())
    assert {visit.url.path for visit in due} == {"/hall", "/", "/pond"}
    assert shard_of(HALL.host) in {lease.shard for lease in leases}
