"""Recording media as a crawl would, when only their signals are there."""

from collections.abc import Sequence
from dataclasses import replace

from orbweaver.crawl.endings import Endings
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.deployment.house import House
from orbweaver.model.media import Media
from orbweaver.model.seed import Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.fetcher.port import FetchReply
from orbweaver.ports.frontier.port import SHARDS, ShardLease, shard_of
from orbweaver.ports.ledger.port import Outcome

WORKER = "collisions"
LEASE_S = 600.0
AT_ONCE = 128


def record(house: House, seed: Seed, found_on: Url, media: Sequence[Media]) -> int:
    """Record media as seen on a page, judged by all banks; return how many took effect."""
    visits = [_visit(house, seed, found_on, number) for number in range(len(media))]
    house.frontier.offer(visits)
    now = house.clock.now()
    leases = house.frontier.lease(WORKER, SHARDS, LEASE_S, now)
    lease = next(each for each in leases if each.shard == shard_of(found_on.host))
    outcomes = _outcomes(house, visits, media, lease)
    done = 0
    for start in range(0, len(outcomes), AT_ONCE):
        done += len(house.ledger.commit(outcomes[start : start + AT_ONCE], now).done)
    house.frontier.release(leases)
    return done


def _visit(house: House, seed: Seed, found_on: Url, number: int) -> Visit:
    return Visit(
        url=Url.parse(f"{number}.jpg", base=found_on),
        purpose=Purpose.MEDIA,
        seed=seed,
        due_at=house.clock.now(),
        found_on=found_on,
        hops=1,
    )


def _outcomes(
    house: House, visits: Sequence[Visit], media: Sequence[Media], lease: ShardLease
) -> list[Outcome]:
    endings, judgements = Endings(house.clock, CrawlSettings()), house.matcher().judge(media)
    made = []
    for visit, one, judged in zip(visits, media, judgements, strict=True):
        reply = FetchReply(visit.url, visit.url, 200, (), b"", "127.0.0.1", 0.0)
        ending = endings.sighted(visit, reply, one, error="", keep=False)
        outcome = replace(
            ending.under(lease),
            matches=judged.matches,
            finding_kind=judged.finding_kind,
            is_allowed=judged.is_allowed,
            bank_version=judged.bank_version,
        )
        made.append(outcome)
    return made
