"""What grew: hosts out of a reported seed, and news on a page that was visited before."""

from collections.abc import Sequence
from datetime import datetime

from orbweaver.model.seed import Seed
from orbweaver.model.visit import Visit
from orbweaver.ports.database.values import from_us
from orbweaver.ports.database.work import Work
from orbweaver.ports.frontier.rows import SEEN, Seeds, seen_key
from orbweaver.ports.ledger.branches import branch_of
from orbweaver.ports.ledger.port import Grown, PageNews
from orbweaver.ports.ledger.tables import BRANCH, columns

_GROWN = f"""
    SELECT {columns(BRANCH)} FROM crawl_branch WHERE root_id IN (?*)
    ORDER BY root_id, seed_id"""  # noqa: S608 - names of ours
_KNOWN_AT = "SELECT at_us FROM crawl_page_known WHERE page_key = ? AND seed_id = ?"


def seeds(work: Work, seed_ids: Sequence[str]) -> dict[str, Seed]:
    """Return those seeds of which something was queued, by id."""
    known = Seeds()
    known.read(work, seed_ids)
    return {seed_id: known[seed_id] for seed_id in seed_ids if seed_id in known}


def grown_from(work: Work, root_ids: Sequence[str]) -> Sequence[Grown]:
    """Return the branches that grew out of reported seeds, in order of root and id."""
    found = [branch_of(row) for row in work.rows(_GROWN, list(root_ids))]
    of = seeds(work, [branch.seed_id for branch in found])
    return [Grown(branch, of[branch.seed_id]) for branch in found if branch.seed_id in of]


def news(work: Work, visit: Visit, discovered: Sequence[Visit]) -> PageNews:
    """Return since when a page is known to show known media, and how many addresses are new."""
    keys = {seen_key(each) for each in discovered}
    seen = work.there(SEEN, sorted(keys))
    return PageNews(known_at=_known_at(work, visit), unseen=len(keys) - len(seen))


def _known_at(work: Work, visit: Visit) -> datetime | None:
    found = work.rows(_KNOWN_AT, visit.url.key, visit.seed.reported_id)
    return from_us(found[0][0]) if found else None
