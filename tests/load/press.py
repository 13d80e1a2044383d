"""Everything at once: the house's own processes, a crowd at the Orb, and reports that come in."""

import time
from statistics import quantiles

from orbweaver.cli.report import add_report
from orbweaver.demo.analyst import Analyst
from orbweaver.demo.hands import Hands
from orbweaver.demo.people import ADMINISTRATOR, ANALYSTS, NOTIFIER, Cast, sign_in_link
from orbweaver.demo.waiting import services_up
from orbweaver.deployment.house import House, open_house
from orbweaver.deployment.rounds import rounds_until_still
from orbweaver.deployment.services import house_services
from orbweaver.model.seed import Reach, Scope
from orbweaver.ports.runner.port import Runner
from orbweaver.town.running import RunningTown
from tests.load.crowd import Crowd
from tests.load.pressed import Pressed
from tests.story.people import answers

START_S = 60.0
BETWEEN_REPORTS_S = 0.5
BROWSERS_EACH = 2
READING = {
    ANALYSTS[0]: ("/orb/", "/orb/queue/", "/orb/statistics/", "/orb/reports/"),
    NOTIFIER: ("/orb/notices/", "/orb/mailbox/", "/orb/recipients/", "/orb/"),
    ADMINISTRATOR: ("/orb/audit/", "/orb/people/", "/orb/statistics/"),
}


def press(town: RunningTown, seconds: float) -> Pressed:
    """Press the house for ``seconds``, then let everybody go home and look at what is left."""
    with open_house() as house, services_up(house_services(house.config)) as runner:
        crowd, deaths = Crowd(), _await_orb(house, runner)
        _gather(crowd, house, town)
        deaths += _reports_come_in(house, town, runner, seconds)
        crowd.go_home()
        figures, decided = house.ledger.figures(), house.desk.figures()
    with open_house() as house:
        rounds_until_still(house)
        house.desk.verify_audit()
        house.ledger.verify_audit()
    seconds_each = crowd.answers.seconds
    return Pressed(
        answers=dict(crowd.answers.counts),
        median_s=quantiles(seconds_each, n=100)[49],
        p99_s=quantiles(seconds_each, n=100)[98],
        deaths=deaths,
        pages=figures.pages,
        sightings=figures.sightings,
        reports=decided.reports,
        verdicts=decided.verdicts,
        notices_sent=decided.notices_sent,
        checks=figures.checks,
    )


def _await_orb(house: House, runner: Runner) -> list[str]:
    deaths: list[str] = []
    until_s = time.monotonic() + START_S
    while not answers(house) and time.monotonic() < until_s:
        deaths += runner.watch_once(0.1)
    return deaths


def _gather(crowd: Crowd, house: House, town: RunningTown) -> None:
    """Bring everybody in, most of them with two browsers."""
    truth = town.town.truth
    roles_by_url = {showing.url: truth.role(showing) for showing in truth.showings}
    for _ in range(BROWSERS_EACH):
        for cast in ANALYSTS:
            crowd.decides(Analyst(cast.name, _hands(house, cast), roles_by_url))
        for cast, places in READING.items():
            crowd.reads(_hands(house, cast), places)
    crowd.approves(_hands(house, NOTIFIER))
    crowd.reports(Hands(house.config.base_url), town.town.reports[0].url)


def _hands(house: House, cast: Cast) -> Hands:
    hands = Hands(house.config.base_url)
    hands.sign_in(sign_in_link(house, cast))
    return hands


def _reports_come_in(house: House, town: RunningTown, runner: Runner, seconds: float) -> list[str]:
    """Report every place again and again, each time a little further; return what died."""
    deaths: list[str] = []
    until_s, number = time.monotonic() + seconds, 0
    while time.monotonic() < until_s:
        row = town.town.reports[number % len(town.town.reports)]
        scope = Scope(Reach.HOST, max_pages=200 + number)
        add_report(house, [row.url], "partner", scope, f"again, {number}")
        deaths += runner.watch_once(BETWEEN_REPORTS_S)
        number += 1
    return deaths
