"""What a branch brought is summed up by the commits that record it, on either engine."""

from dataclasses import replace
from datetime import timedelta

from orbweaver.model.branch import Branch
from orbweaver.model.finding import FindingKind
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.ledger.port import Outcome
from tests.contracts.planning import NOON, seed, visit
from tests.contracts.walking import Walk, match, picture, plain, shown

GARDEN, ROCKS = seed().seed_id, seed("rocks.example/").seed_id
KNOWN, LIKELY, REPORTED = FindingKind.KNOWN, FindingKind.LIKELY, FindingKind.REPORTED


def pages(count: int, first: int = 0) -> list[Outcome]:
    return [plain(visit(f"garden.example/{n}")) for n in range(first, first + count)]


def media(name: str, kind: FindingKind | None = None) -> Outcome:
    return shown(
        picture(name), visit(f"garden.example/{name}.png", purpose=Purpose.MEDIA), kind=kind
    )


def garden(walk: Walk) -> Branch:
    return walk.ledger.branches([GARDEN])[GARDEN]


# ---------------------------------------------------------------------------- promise 11
def test_a_branch_counts_its_pages_and_media(walk: Walk) -> None:
    walk.see(*pages(3), media("bench"), media("shed", REPORTED))
    walk.see(plain(visit("rocks.example/", start="rocks.example/")))
    assert walk.ledger.branches([GARDEN, ROCKS, "0" * 32]) == {
        GARDEN: Branch(GARDEN, pages=3, media=2),
        ROCKS: Branch(ROCKS, pages=1),
    }


def test_what_was_refused_as_a_trap_is_recorded_and_costs_no_page(walk: Walk) -> None:
    refused = plain(visit("garden.example/field/7"))
    walk.see(*pages(2), replace(refused, is_unasked=True))
    assert garden(walk) == Branch(GARDEN, pages=2)
    assert walk.ledger.page(refused.visit) is not None


def test_known_and_likely_media_are_finds_and_say_after_how_many_pages(walk: Walk) -> None:
    walk.see(*pages(2), media("a", KNOWN), *pages(1, first=2), media("b", LIKELY), media("c"))
    assert garden(walk) == Branch(GARDEN, pages=3, media=3, finds=2, pages_at_find=3)
    walk.see(*pages(4, first=3))
    assert garden(walk).pages_since_find == 4
    walk.see(*pages(1, first=7), media("d", KNOWN))
    assert garden(walk) == Branch(GARDEN, pages=8, media=4, finds=3, pages_at_find=8)


def test_what_an_allow_list_knows_is_no_find(walk: Walk) -> None:
    walk.see(replace(media("bench", KNOWN), is_allowed=True))
    assert (garden(walk).media, garden(walk).finds) == (1, 0)


def test_looks_at_what_was_seen_before_count_for_nothing(walk: Walk) -> None:
    again = shown(picture("bench"), visit("garden.example/bench.png", purpose=Purpose.KEEP))
    walk.see(again, plain(visit("garden.example/bench.png", purpose=Purpose.CHECK)))
    assert garden(walk) == Branch(GARDEN)


def test_a_passing_failure_and_an_outcome_told_twice_add_nothing(walk: Walk) -> None:
    [lease] = walk.lease([visit("garden.example/0")]).values()
    [page] = [replace(outcome, lease=lease) for outcome in pages(1)]
    walk.commit(replace(page, again_at=NOON))
    assert walk.ledger.branches([GARDEN]) == {}
    [moved] = walk.frontier.due([lease], 9, 9, NOON, ())
    for _ in range(2):
        walk.commit(replace(page, visit=moved))
    assert garden(walk) == Branch(GARDEN, pages=1)


def test_what_new_entries_say_of_older_media_is_a_find_once(walk: Walk) -> None:
    first, second = media("bench"), media("shed", LIKELY)
    walk.see(*pages(5), first, second)
    assert (garden(walk).finds, garden(walk).pages_at_find) == (1, 5)
    walk.see(*pages(2, first=5))
    for up_to in (1, 2):
        retro = [
            (one.sighting, one.media, (match(one.media),), LIKELY)
            for one in (first, second, first)
            if one.sighting and one.media
        ]
        walk.ledger.accept("casework", up_to, [], NOON, bank_version=up_to, retro=retro)
    assert (garden(walk).finds, garden(walk).pages_at_find) == (2, 7)


def test_a_branch_on_another_host_names_its_root(walk: Walk) -> None:
    grown = replace(seed("rocks.example/"), root_id=GARDEN)
    walk.see(plain(replace(visit("rocks.example/"), seed=grown)))
    assert walk.ledger.branches([grown.seed_id])[grown.seed_id].root_id == GARDEN


def test_the_first_word_says_why_a_branch_ended(walk: Walk) -> None:
    spent = replace(pages(1)[0], why_branch_ended="The budget of 3 pages is spent.")
    walk.see(spent)
    assert garden(walk).why_ended == "The budget of 3 pages is spent."
    assert garden(walk).ended_at == NOON
    later = [replace(o, why_branch_ended="Nothing found.") for o in pages(1, first=1)]
    leases = walk.lease([outcome.visit for outcome in later])
    led = [replace(outcome, lease=next(iter(leases.values()))) for outcome in later]
    walk.ledger.commit(led, NOON + timedelta(hours=1))
    ended = Branch(GARDEN, "", 2, ended_at=NOON, why_ended="The budget of 3 pages is spent.")
    assert garden(walk) == ended


def test_branches_are_walked_in_order_of_id(walk: Walk) -> None:
    planned: list[Visit] = [visit(f"h{n}.example/", start=f"h{n}.example/") for n in range(7)]
    walk.see(*(plain(v) for v in planned))
    first = walk.ledger.all_branches("", 4)
    rest = walk.ledger.all_branches(first[-1].seed_id, 4)
    found = [branch.seed_id for branch in (*first, *rest)]
    assert found == sorted(v.seed.seed_id for v in planned)
