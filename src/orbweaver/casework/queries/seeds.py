"""Seeds in a list: where the crawl started, for which organisation, since which report."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from orbweaver.casework.models import Membership, Person, ReportUrl
from orbweaver.casework.models import Seed as SeedRow
from orbweaver.casework.nouns import seed_of
from orbweaver.casework.roles import SEES_CRAWL, SEES_PLACES
from orbweaver.casework.standing import organisations_of, standing_memberships
from orbweaver.model.seed import Seed
from orbweaver.ports.frontier.port import shard_of


@dataclass(frozen=True, slots=True)
class SeedLine:
    """One seed, and whether whoever asked may know what it found and where."""

    seed: Seed
    organisation: str
    at: datetime
    """When it was first reported."""
    reports: int
    """How many reports name it; none where it is there for looks at what has moved."""
    shows_places: bool

    @property
    def shard(self) -> int:
        """The partition in which its pages wait."""
        return shard_of(self.seed.url.host)


def seeds_page(person: Person, limit: int, offset: int = 0) -> tuple[SeedLine, ...]:
    """Return seeds of the person's organisations, the latest first: never in order of yield.

    Those that no report names are left out: nothing is crawled from them, what has moved there
    is only looked for.

    Raises:
        NotAllowed: The person has no business with the crawl.
    """
    reported = Exists(ReportUrl.objects.filter(seed_id=OuterRef("seed_id")))
    return _lines(person, Q(reported), limit, offset)


def seeds_called(
    person: Person, seed_ids: Collection[str], url_keys: Collection[str] = ()
) -> tuple[SeedLine, ...]:
    """Return those seeds of the person's organisations that have one of these ids or addresses.

    Raises:
        NotAllowed: The person has no business with the crawl.
    """
    named = Q(seed_id__in=list(seed_ids)) | Q(url_key__in=list(url_keys))
    return _lines(person, named, len(seed_ids) + 100 * len(url_keys))


def _lines(person: Person, named: Q, limit: int, offset: int = 0) -> tuple[SeedLine, ...]:
    own = organisations_of(person, SEES_CRAWL)
    found = SeedRow.objects.filter(named, organisation_id__in=own).select_related("organisation")
    rows = list(found.order_by("-at", "seed_id")[offset : offset + limit])
    reports = _reports([row.seed_id for row in rows])
    places = {each.organisation_id for each in _listing_places(person)}
    return tuple(
        SeedLine(
            seed=seed_of(row),
            organisation=row.organisation.name,
            at=row.at,
            reports=reports.get(row.seed_id, 0),
            shows_places=row.organisation_id in places,
        )
        for row in rows
    )


def _reports(seed_ids: Sequence[str]) -> dict[str, int]:
    named = ReportUrl.objects.filter(seed_id__in=seed_ids).values("seed_id")
    return dict(
        named.annotate(count=Count("report", distinct=True)).values_list("seed_id", "count")
    )


def _listing_places(person: Person) -> list[Membership]:
    return [each for each in standing_memberships(person) if each.role in SEES_PLACES]
