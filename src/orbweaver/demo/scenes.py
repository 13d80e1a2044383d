"""The two ways to play: for people who look, and once through without them."""

from collections.abc import Mapping, Sequence

from orbweaver.casework.models import Person
from orbweaver.casework.queries.notices import NoticeLine, notices_page
from orbweaver.cli.output import say
from orbweaver.cli.report import add_report
from orbweaver.demo.analyst import Analyst
from orbweaver.demo.bank import BANK, fill
from orbweaver.demo.display import crawl_display
from orbweaver.demo.hands import Hands
from orbweaver.demo.notifier import approve_all
from orbweaver.demo.people import ANALYSTS, NOTIFIER, bring_in, sign_in_link
from orbweaver.demo.story import Story, print_table
from orbweaver.demo.truth_table import hold_against
from orbweaver.demo.waiting import crawl_is_done, services_up, wait_until
from orbweaver.deployment.house import House, open_house
from orbweaver.deployment.initialise import initialise
from orbweaver.deployment.services import COURIER, house_services
from orbweaver.deployment.web import require_free_port
from orbweaver.model.seed import Reach, Scope
from orbweaver.ports.desk.port import DeskFigures
from orbweaver.ports.runner.port import Runner, Service
from orbweaver.town.pictures.original import Role
from orbweaver.town.reports import ReportRow
from orbweaver.town.running import RunningTown
from orbweaver.town.site import Scope as ReportedScope

CRAWL_MOST_S = 900.0
REMOVAL_MOST_S = 300.0
MOST_ROUNDS = 60
MOST_NOTICES = 100_000
MET = "Every stage was reached and the truth is met."
ENDED = frozenset({"removed", "moved", "refused"})


def play_for_people(town: RunningTown) -> int:
    """Set everything up, crawl with a live display, print links, and stay until interrupted."""
    with open_house() as house:
        open_doors(house)
        with services_up(house_services(house.config)) as runner:
            say(f"The Orb: {house.config.base_url}/orb/")
            for cast in (*ANALYSTS, NOTIFIER):
                say(f"  {cast.name} of {cast.organisation}: {sign_in_link(house, cast)}")
            say("One-time links, for this demo alone. Ctrl-C ends it; the same command goes on.")
            take_in(house, town)
            with crawl_display(house) as look:
                wait_until(lambda: crawl_is_done(house), runner, "the crawl", CRAWL_MOST_S, look)
            figures = house.desk.figures()
            say(f"Crawled. {figures.open_cases} cases wait for verdicts; the Orb shows what next.")
            _stay(town, runner)
    return 0


def _stay(town: RunningTown, runner: Runner) -> None:
    """Keep house and town going; a tick of the town's time passes every ten looks."""
    while True:
        for _ in range(10):
            runner.watch_once(0.5)
        town.tick()


def play_once(town: RunningTown) -> int:
    """Play the story with scripted people; return 0 when every stage and the truth were met."""
    story = Story()
    with open_house() as house:
        with story.stage("setting up") as said:
            open_doors(house)
            reports = take_in(house, town)
            said.append(f"{len(town.town.sites)} sites, {reports} reports, bank «{BANK}» filled")
        play(house, town, story, house_services(house.config))
        entry_ids = frozenset(e.entry_id for e in house.desk.bank_entries()[1] if e.bank == BANK)
        truth = hold_against(town, house.ledger, entry_ids)
        decided = house.desk.figures()
        print_table(story.console, house.ledger.figures(), decided, truth, len(town.town.sites))
        faults = [*truth.faults, *_unreached(decided)]
    say(f"NOT met: {'; '.join(faults)}." if faults else MET)
    return 1 if faults else 0


def open_doors(house: House) -> None:
    """Make the house and bring its people in.

    Raises:
        PortBusy: Somebody else listens where the Orb should.
    """
    require_free_port(house.config.house.listen_host, house.config.house.listen_port)
    initialise(house)
    bring_in(house)


def take_in(house: House, town: RunningTown) -> int:
    """Fill the bank, then take in the reports; return how many."""
    fill(house, town.town)
    for row in town.town.reports:
        add_report(house, [row.url], row.source, _scope(row), row.note)
    return len(town.town.reports)


def _scope(row: ReportRow) -> Scope:
    """Return how far a report goes; out of its host only by a person's word."""
    if row.scope is ReportedScope.LINKS_OUT:
        return Scope(Reach.LINKS_OUT, hops_out=1, reason="the reporter named what it links to")
    return Scope(Reach(row.scope.value))


def play(house: House, town: RunningTown, story: Story, services: Sequence[Service]) -> None:
    """Play from the crawl to the last check, with the house's processes as given.

    The courier starts when the crawl has ended: providers that act at once would take down
    what the truth expects to be found.
    """
    with services_up([each for each in services if each.name != COURIER]) as runner:
        _crawl(story, house, runner)
        runner.start([each for each in services if each.name == COURIER])
        analysts = _analysts(house, town)
        _decide(story, analysts)
        _remove(story, house, town, runner, analysts)
    with story.stage("audit") as said:
        said.append(_seal_and_verify(house))


def _crawl(story: Story, house: House, runner: Runner) -> None:
    with story.stage("crawling") as said, crawl_display(house) as look:
        wait_until(lambda: crawl_is_done(house), runner, "the crawl", CRAWL_MOST_S, look)
        figures = house.ledger.figures()
        said.append(
            f"{figures.pages} fetches, {figures.media} media, {figures.sightings} sightings, "
            f"{figures.matched_sightings} matched, {figures.handed_findings} findings"
        )


def _analysts(house: House, town: RunningTown) -> list[Analyst]:
    roles_by_url = _roles_by_url(town)
    return [
        Analyst(cast.name, _hands(house, sign_in_link(house, cast)), roles_by_url)
        for cast in ANALYSTS
    ]


def _decide(story: Story, analysts: Sequence[Analyst]) -> None:
    with story.stage("verdicts") as said:
        for analyst in analysts:
            analyst.work()
            said.append(f"{analyst.name} {analyst.decided} after {analyst.looks} clear looks")


def _remove(
    story: Story, house: House, town: RunningTown, runner: Runner, analysts: Sequence[Analyst]
) -> None:
    """Approve, send, let providers act, look again; until nothing changes any more."""
    notifier = _hands(house, sign_in_link(house, NOTIFIER))
    with story.stage("notices, removal") as said:
        for _ in range(MOST_ROUNDS):
            for analyst in analysts:
                analyst.work()
            approve_all(notifier)
            wait_until(lambda: crawl_is_done(house), runner, "the checks", REMOVAL_MOST_S)
            town.tick()
            if _nothing_more_comes(house):
                break
        figures = house.desk.figures()
        said.append(
            f"{figures.notices_sent} notices sent, {len(town.mails())} mails arrived, "
            f"{figures.removed} removed, {figures.still_up} still up"
        )


def _unreached(decided: DeskFigures) -> list[str]:
    """Return which stages were not reached."""
    stages = {
        "no report came in": decided.reports,
        "no case was opened": decided.cases,
        "no verdict was given": decided.verdicts,
        "nothing became final": decided.classifications,
        "no notice left": decided.notices_sent,
        "nothing was removed": decided.removed,
        "nothing ignored its notices": decided.still_up,
    }
    unreached = [sentence for sentence, count in stages.items() if not count]
    waiting = decided.open_cases
    return [*unreached, f"{waiting} cases still wait"] if waiting else unreached


def _nothing_more_comes(house: House) -> bool:
    """Return whether every request has ended, or was made as often as it may be, in vain."""
    notifier = Person.objects.get(mail=NOTIFIER.mail)
    last: dict[tuple[str, str], NoticeLine] = {}
    for line in notices_page(house.office, notifier, MOST_NOTICES):
        key = (line.address, line.recipient_mail)
        last[key] = max(last.get(key, line), line, key=lambda each: each.step)
    return bool(last) and all(_has_ended(house, line) for line in last.values())


def _has_ended(house: House, line: NoticeLine) -> bool:
    is_last = line.step == house.config.casework.max_steps
    return line.state in ENDED or (line.state == "still_up" and is_last)


def _seal_and_verify(house: House) -> str:
    while house.desk.seal_audit(1000) or house.ledger.seal_audit(1000):
        pass
    casework, crawl = house.desk.verify_audit(), house.ledger.verify_audit()
    return f"{casework.sealed} and {crawl.sealed} events sealed, both chains whole"


def _hands(house: House, link: str) -> Hands:
    hands = Hands(house.config.base_url)
    hands.sign_in(link)
    return hands


def _roles_by_url(town: RunningTown) -> Mapping[str, Role]:
    truth = town.town.truth
    return {showing.url: truth.role(showing) for showing in truth.showings}
