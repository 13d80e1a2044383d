"""A ledger commits how visits ended, once, under the right lease, on either engine."""

from dataclasses import replace
from datetime import timedelta

from orbweaver.model.finding import FindingKind
from orbweaver.model.visit import Purpose
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import Committed
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import Walk, match, page_of, paths, picture, plain, shown

PAGE = visit("garden.example/")
BENCH = visit("garden.example/bench.png", purpose=Purpose.MEDIA)
ROCK = visit("rocks.example/", start="rocks.example/")


def done(*visit_ids: str) -> Committed:
    none: frozenset[str] = frozenset()
    return Committed(frozenset(visit_ids), none, none)


# ----------------------------------------------------------------------------- promise 1
def test_a_recorded_visit_waits_no_longer_and_what_it_discovered_does(walk: Walk) -> None:
    found = [visit("garden.example/a", hops=1), visit("rocks.example/b", hops=1)]
    assert walk.see(plain(PAGE, *found)) == done(PAGE.visit_id)
    assert paths(walk.waiting()) == ["/a", "/b"]
    assert list(walk.ledger.pages()) == [page_of(PAGE)]


def test_what_was_made_once_is_not_discovered_again(walk: Walk) -> None:
    walk.see(plain(PAGE))
    walk.see(plain(ROCK, PAGE))
    assert walk.waiting() == []


def test_media_and_sighting_are_read_back_as_they_were_seen(walk: Walk) -> None:
    outcome = shown(picture("bench"), BENCH)
    walk.see(outcome)
    assert list(walk.ledger.sightings()) == [outcome.sighting]
    assert list(walk.ledger.media_with_signals("pdq", "", 10)) == [picture("bench")]
    assert walk.ledger.known_media([picture("bench").sha256_hex, "0" * 64]) == {
        picture("bench").sha256_hex: picture("bench").signals
    }


def test_a_failed_page_is_recorded_with_its_reason(walk: Walk) -> None:
    failed = page_of(PAGE, status=None, media_type="", size_bytes=0, address="", error="No reply.")
    walk.see(replace(plain(PAGE), page=failed))
    assert list(walk.ledger.pages()) == [failed]


def test_one_hosts_broken_characters_fail_no_commit(walk: Walk) -> None:
    broken = page_of(PAGE, error="a NUL \0 and half a pair \udcff", media_type="text/\0html")
    walk.see(replace(plain(PAGE), page=broken), plain(ROCK))
    assert sorted(page.error for page in walk.ledger.pages()) == ["", "a NUL  and half a pair ?"]


# ----------------------------------------------------------------------------- promise 2
def test_an_old_fence_writes_nothing(walk: Walk) -> None:
    leases = walk.lease([PAGE, ROCK])
    walk.lease([])  # the worker's next life
    late = [plain(v, lease=leases[shard_of(v.url.host)]) for v in (PAGE, ROCK)]
    assert walk.commit(*late).fenced == {PAGE.visit_id, ROCK.visit_id}
    assert list(walk.ledger.pages()) == []
    assert len(walk.waiting()) == 2


def test_a_lease_given_back_writes_nothing(walk: Walk) -> None:
    [lease] = walk.lease([PAGE]).values()
    walk.frontier.release([lease])
    assert walk.commit(plain(PAGE, lease=lease)).fenced == {PAGE.visit_id}


def test_a_lease_of_another_shard_covers_nothing(walk: Walk) -> None:
    leases = walk.lease([PAGE, ROCK])
    wrong = leases[shard_of(ROCK.url.host)]
    assert walk.commit(plain(PAGE, lease=wrong)).fenced == {PAGE.visit_id}


def test_an_expired_lease_that_nobody_took_still_counts(walk: Walk) -> None:
    [lease] = walk.lease([PAGE]).values()
    committed = walk.ledger.commit([plain(PAGE, lease=lease)], NOON + timedelta(hours=1))
    assert committed.done == {PAGE.visit_id}


def test_what_was_never_offered_writes_nothing(walk: Walk) -> None:
    never = visit("garden.example/never")
    [lease] = walk.lease([PAGE]).values()
    committed = walk.commit(plain(never, ROCK, lease=lease), plain(PAGE, lease=lease))
    assert committed == replace(done(PAGE.visit_id), gone=frozenset({never.visit_id}))
    assert walk.waiting() == []


# ----------------------------------------------------------------------------- promise 3
def test_committing_twice_changes_nothing_the_second_time(walk: Walk) -> None:
    [lease] = walk.lease([BENCH]).values()
    outcome = replace(shown(picture("bench"), BENCH, kind=FindingKind.REPORTED), lease=lease)
    assert walk.commit(outcome, outcome) == done(BENCH.visit_id)
    before = (walk.ledger.figures(), walk.handed(), walk.ledger.verify_audit())
    assert walk.commit(outcome).gone == {BENCH.visit_id}
    assert (walk.ledger.figures(), walk.handed(), walk.ledger.verify_audit()) == before


# ----------------------------------------------------------------------------- promise 4
def test_a_passing_failure_only_moves_the_visit(walk: Walk) -> None:
    [lease] = walk.lease([PAGE]).values()
    later = replace(plain(PAGE, ROCK, lease=lease), again_at=NOON + timedelta(minutes=5))
    assert walk.commit(later) == done(PAGE.visit_id)
    assert list(walk.frontier.due([lease], 9, 9, NOON, ())) == []
    [moved] = walk.frontier.due([lease], 9, 9, NOON + timedelta(minutes=5), ())
    assert moved == replace(PAGE, due_at=NOON + timedelta(minutes=5), attempts=1)
    assert list(walk.ledger.pages()) == []
    assert walk.ledger.verify_audit().unsealed == 0


def test_a_failure_told_twice_counts_once(walk: Walk) -> None:
    [lease] = walk.lease([PAGE]).values()
    later = replace(plain(PAGE, lease=lease), again_at=NOON)
    walk.commit(later)
    assert walk.commit(later).gone == {PAGE.visit_id}
    assert [v.attempts for v in walk.waiting()] == [1]


# --------------------------------------------------------------------- the floor of banks
def test_media_matched_with_older_banks_come_back(walk: Walk) -> None:
    walk.ledger.raise_floor(7)
    leases = walk.lease([PAGE, BENCH])
    [lease] = leases.values()
    old = replace(shown(picture("bench"), BENCH), lease=lease, bank_version=6)
    committed = walk.commit(old, plain(PAGE, lease=lease))
    assert committed == replace(done(PAGE.visit_id), stale=frozenset({BENCH.visit_id}))
    assert list(walk.ledger.sightings()) == []
    assert walk.commit(replace(old, bank_version=7)) == done(BENCH.visit_id)


def test_the_floor_never_sinks(walk: Walk) -> None:
    walk.ledger.raise_floor(7)
    walk.ledger.raise_floor(3)
    [lease] = walk.lease([BENCH]).values()
    assert walk.commit(replace(shown(picture("bench"), BENCH), lease=lease, bank_version=6)).stale


# ---------------------------------------------------------------------------- the figures
def test_the_figures_add_up(walk: Walk) -> None:
    near = replace(
        shown(picture("bench"), BENCH, kind=FindingKind.LIKELY),
        matches=(match(picture("bench"), distance_bits=12),),
    )
    shed = visit("garden.example/shed.png", purpose=Purpose.MEDIA)
    allowed = replace(
        shown(picture("shed"), shed),
        matches=(match(picture("shed"), allows=True),),
        is_allowed=True,
    )
    failed = replace(plain(ROCK), page=page_of(ROCK, error="Too slow."))
    walk.see(near, allowed, failed, plain(PAGE))
    figures = walk.ledger.figures()
    assert (figures.pages, figures.failed_pages, figures.media) == (4, 1, 2)
    assert (figures.sightings, figures.matched_sightings, figures.handed_findings) == (2, 1, 1)
    assert figures.bytes_scanned == picture("bench").size_bytes + picture("shed").size_bytes
    sums = [(h.host, h.pages, h.media, h.failed) for h in walk.ledger.hosts()]
    assert sums == [("garden.example", 3, 2, 0), ("rocks.example", 1, 0, 1)]
    kept = {(each.distance_bits, each.rung) for each in walk.ledger.matches()}
    assert kept == {(0, "exact"), (12, "dihedral")}


def test_a_seeds_budget_is_spent_by_its_pages_alone(walk: Walk) -> None:
    walk.see(plain(PAGE), shown(picture("bench"), BENCH), plain(ROCK))
    assert walk.ledger.branches([PAGE.seed.seed_id])[PAGE.seed.seed_id].pages == 1
    assert [page.url for page in walk.ledger.pages(ROCK.seed.seed_id)] == [ROCK.url]
    assert len(list(walk.ledger.pages(PAGE.seed.seed_id))) == 2


def test_walks_come_through_more_than_one_read(walk: Walk) -> None:
    many = [visit(f"garden{n % 7}.example/{n}") for n in range(1201)]
    walk.see(*(plain(v) for v in many))
    assert {page.page_id for page in walk.ledger.pages()} == {v.visit_id for v in many}
    assert len(list(walk.ledger.pages(PAGE.seed.seed_id))) == 1201
