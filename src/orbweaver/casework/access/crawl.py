"""Access to the crawl: how far it has come, and what it fetched; every look is written down."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.casework.queries.seeds import SeedLine, seeds_called, seeds_page
from orbweaver.casework.roles import SEES_CRAWL, SEES_PLACES
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import require
from orbweaver.errors import NotAllowed, UnknownName
from orbweaver.model.url import Url


def access_crawl_map(
    office: Office, person: Person, limit: int, offset: int = 0
) -> tuple[SeedLine, ...]:
    """Return a page of seeds, the latest first, after the audit row is committed.

    Raises:
        NotAllowed: The person has no business with the crawl.
    """
    found = seeds_page(person, limit, offset)
    _record(office, person, "crawl.map-viewed", {"from": str(offset), "seeds": str(len(found))})
    return found


def access_seed(office: Office, person: Person, seed_id: str) -> SeedLine:
    """Return one seed, after the audit row is committed.

    Raises:
        NotAllowed: The person has no business with the crawl.
        UnknownName: No such seed of the person's organisations.
    """
    line = _seed(person, seed_id)
    _record(office, person, "crawl.seed-viewed", {"seed": seed_id})
    return line


def access_seeds(
    office: Office, person: Person, seed_ids: Collection[str], urls: Sequence[Url]
) -> tuple[SeedLine, ...]:
    """Return seeds by id or address, after the audit rows are committed.

    Raises:
        NotAllowed: The person has no business with the crawl.
        UnknownName: There is none of them.
    """
    found = seeds_called(person, seed_ids, [url.key for url in urls])
    if not found:
        raise UnknownName("no seed of that id or address; addresses become seeds by a report")
    for line in found:
        _record(office, person, "crawl.seed-viewed", {"seed": line.seed.seed_id})
    return found


def access_fetches(office: Office, person: Person, seed_id: str) -> SeedLine:
    """Return a seed whose fetches somebody is about to read, after the audit row is committed.

    Raises:
        NotAllowed: The person does not list places.
        UnknownName: No such seed of the person's organisations.
    """
    line = _with_places(person, seed_id)
    _record(office, person, "crawl.fetches-viewed", {"seed": seed_id})
    return line


def access_partition(office: Office, person: Person, shard: int | None) -> bool:
    """Write down that somebody looks at a partition, or at all of them; say if hosts are named.

    Raises:
        NotAllowed: The person has no business with the crawl.
    """
    require(person, SEES_CRAWL)
    facts = {"partition": "all" if shard is None else str(shard)}
    _record(office, person, "crawl.partition-viewed", facts)
    return _may_list_places(person)


def access_archive(office: Office, person: Person, seed_id: str, reason: str) -> SeedLine:
    """Return a seed whose archived pages somebody takes out, after the audit row is committed.

    Raises:
        NotAllowed: The person does not list places, or gave no reason.
        UnknownName: No such seed of the person's organisations.
    """
    line = _with_places(person, seed_id)
    with transaction.atomic(durable=True):
        sealed = seal_text(office, "archive.reason", reason.strip())
        if sealed is None:
            raise NotAllowed("say why")
        facts = {"seed": seed_id, "reason": sealed.text_id}
        record(office, "archive.exported", person.person_id, office.ids.new(), facts)
    return line


def _seed(person: Person, seed_id: str) -> SeedLine:
    found = seeds_called(person, [seed_id])
    if not found:
        raise UnknownName(f"seed {seed_id}")
    return found[0]


def _with_places(person: Person, seed_id: str) -> SeedLine:
    require(person, SEES_PLACES)
    line = _seed(person, seed_id)
    if not line.shows_places:
        raise NotAllowed("what was fetched is for those who list places")
    return line


def _may_list_places(person: Person) -> bool:
    try:
        require(person, SEES_PLACES)
    except NotAllowed:
        return False
    return True


def _record(office: Office, person: Person, tag: str, facts: Mapping[str, str]) -> None:
    with transaction.atomic(durable=True):
        record(office, tag, person.person_id, office.ids.new(), facts)
