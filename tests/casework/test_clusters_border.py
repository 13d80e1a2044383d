"""What is decided already never waits in a case, at the border too; and who stands for a case."""

from dataclasses import replace

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from orbweaver.casework.actions.organisations import NewOrganisation, do_create_organisation
from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import Case, CaseMedia, Notice, Organisation
from orbweaver.casework.neighbours import NEIGHBOURS, values_of
from orbweaver.casework.queries.cases import case_member_sets
from orbweaver.casework.representatives import representative_of
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope, Seed
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.ports.ledger.port import HandedFinding
from tests.casework.every import every
from tests.casework.house import MANDATE, PAGE, House, exact, media, near
from tests.casework.lived_in import fill_bank
from tests.casework.test_clusters import sets_of
from tests.casework.test_clusters_full_method import open_sets
from tests.casework.test_races import at_once

HARBOUR, RESIZED = media("harbour", []), media("harbour, resized", range(20))


# ------------------------------------------------------------------ decided already
def test_bytes_that_were_decided_join_no_case_of_a_near_copy(house: House) -> None:
    people = house.analysts("Ana", "Ben", "Cleo")
    house.hand(house.finding(HARBOUR))
    house.decide(house.case_of(HARBOUR), "harmless", *people)
    house.hand(house.finding(RESIZED))
    house.hand(house.finding(HARBOUR, at="http://rocks.example/again.jpg"))
    assert open_sets() == sets_of((RESIZED,))
    assert every(Notice).count() == 0


def test_a_near_copy_of_what_was_decided_waits_in_a_case_of_its_own(house: House) -> None:
    """Even where the process remembers the value from before it was decided."""
    people = house.analysts("Ana", "Ben", "Cleo")
    house.hand(house.finding(HARBOUR))
    settled = house.case_of(HARBOUR)
    NEIGHBOURS.make_ready()
    house.decide(settled, "cannot-say", *people)
    assert settled.case_id in NEIGHBOURS.now().near(values_of(["0" * 64]), 31)[0]
    house.hand(house.finding(RESIZED))
    assert case_member_sets() == sets_of((HARBOUR,), (RESIZED,))


def test_what_a_banks_terms_decide_joins_no_case_of_a_near_copy(house: House) -> None:
    (entry,) = fill_bank(house, [Signal("sha256", HARBOUR.sha256_hex)])
    house.hand(house.finding(RESIZED))
    house.hand(house.finding(HARBOUR, FindingKind.KNOWN, (exact(HARBOUR, entry),)))
    assert open_sets() == sets_of((RESIZED,))
    assert every(Notice).count() == 1


def test_what_only_lies_near_a_bank_is_never_decided_by_its_terms(house: House) -> None:
    (entry,) = fill_bank(house, [Signal("pdq", "0" * 64)])
    house.hand(house.finding(HARBOUR, FindingKind.LIKELY, (near(HARBOUR, entry, 0),)))
    assert open_sets() == sets_of((HARBOUR,))


def test_the_last_verdict_and_the_same_bytes_again_leave_nothing_that_waits(
    any_house: House,
) -> None:
    """Whichever comes first, what was decided is in no open case, and the late copy is in one."""
    ana, ben, cleo = any_house.analysts("Ana", "Ben", "Cleo")
    any_house.hand(any_house.finding(HARBOUR))
    case = any_house.case_of(HARBOUR)
    any_house.decide(case, "cannot-say", ana, ben)
    again = [any_house.finding(HARBOUR, at=f"http://rocks.example/{n}.jpg") for n in range(6)]
    late = [any_house.finding(RESIZED, at=f"http://rocks.example/r{n}.jpg") for n in range(6)]
    handed = [HandedFinding(n, each) for n, each in enumerate([*again, *late], start=2)]
    office, desk = any_house.office, any_house.desk
    at_once(
        lambda: do_record_verdict(office, cleo, case.case_id, "cannot-say", seen_position=1),
        *(lambda upto=upto: desk.open_cases(handed[:upto]) for upto in (3, 7, 12)),
    )
    assert open_sets() == sets_of((RESIZED,))


# ------------------------------------------------------------------ whose circle
def seed_of(house: House, organisation: Organisation) -> None:
    """Let what comes next be found for an organisation."""
    url = Url.parse("http://rocks.example/quarry/")
    report = Report(
        report_id=url.key,
        urls=(url,),
        source="csv",
        at=house.clock.now(),
        mandate_id=MANDATE.mandate_id,
        organisation_id=organisation.organisation_id,
    )
    do_add_report(house.office, None, report, Scope())
    house.seeds[PAGE] = Seed(url, Scope(), report.mandate_id, report.organisation_id)


def test_who_decides_alone_shares_no_case_with_others(house: House) -> None:
    """The same bytes, and near ones, wait once for those who join review and once for the other."""
    house.hand(house.finding(HARBOUR))
    given = NewOrganisation(
        "Rock Garden Line", "IE", "demo", MANDATE.mandate_id, joins_review=False
    )
    alone = do_create_organisation(house.office, None, given)
    seed_of(house, alone)
    house.hand(house.finding(HARBOUR, at="http://rocks.example/1.jpg"), house.finding(RESIZED))
    owners = {
        case.organisation_id: {row.media_sha256_hex for row in every(CaseMedia).filter(case=case)}
        for case in every(Case)
    }
    assert owners == {
        house.organisation().organisation_id: {HARBOUR.sha256_hex},
        alone.organisation_id: {HARBOUR.sha256_hex, RESIZED.sha256_hex},
    }


# ------------------------------------------------------------------ who stands for a case
def sized(one: Media, width_px: int) -> Media:
    return replace(one, width_px=width_px, height_px=100)


def shown(house: House) -> str:
    (case,) = every(Case).filter(join=None)
    with scopes_disabled():
        return representative_of([case.case_id])[case.case_id]


def test_the_largest_stands_for_a_case_of_equals_the_first(house: House) -> None:
    small, large = sized(HARBOUR, 100), sized(RESIZED, 300)
    house.hand(house.finding(small))
    assert shown(house) == small.sha256_hex
    house.hand(house.finding(large))
    assert shown(house) == large.sha256_hex
    house.hand(house.finding(sized(media("as large", range(10)), 300)))
    assert shown(house) == large.sha256_hex, "only a larger one takes its place"


def test_it_does_not_change_while_nothing_larger_comes(house: House) -> None:
    house.hand(house.finding(sized(HARBOUR, 300)), house.finding(sized(RESIZED, 200)))
    first = shown(house)
    house.hand(house.finding(sized(HARBOUR, 300), at="http://rocks.example/1.jpg"))
    house.hand(house.finding(sized(media("smaller", range(12)), 50)))
    assert shown(house) == first


def test_media_from_before_sizes_were_kept_counts_as_the_smallest(house: House) -> None:
    house.hand(house.finding(sized(HARBOUR, 0)))
    house.hand(house.finding(sized(RESIZED, 1)))
    assert shown(house) == RESIZED.sha256_hex


def test_whoever_shows_many_cases_asks_once(house: House) -> None:
    house.hand(*(house.finding(media(f"{n}", range(n * 40, n * 40 + 40))) for n in range(6)))
    case_ids = [case.case_id for case in every(Case)]
    with scopes_disabled(), CaptureQueriesContext(connection) as asked:
        assert len(representative_of(case_ids)) == 6
    assert len(asked) == 1
