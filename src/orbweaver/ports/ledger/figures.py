"""Sums of what machines saw, and walks over all of it."""

from collections.abc import Iterator, Sequence

from orbweaver.model.media import Sighting
from orbweaver.model.page import Page
from orbweaver.model.visit import Visit
from orbweaver.ports.database.work import Database, Row, Work
from orbweaver.ports.frontier.rows import visit_key
from orbweaver.ports.ledger.port import HostCount, KeptMatch, LedgerFigures, Stream
from orbweaver.ports.ledger.rows import page_of, sighting_of
from orbweaver.ports.ledger.tables import PAGE, SIGHTING, columns

WALK_ROWS = 500
_FIGURES = """
    SELECT p.pages, p.failed, m.media, s.sightings, s.matched, h.findings, c.checks, p.bytes
    FROM (
        SELECT count(*) AS pages, count(*) FILTER (WHERE error <> '') AS failed,
        coalesce(sum(size_bytes) FILTER (WHERE is_media), 0) AS bytes FROM crawl_page
    ) AS p,
    (SELECT count(*) AS media FROM crawl_media) AS m,
    (
        SELECT count(*) AS sightings, count(*) FILTER (WHERE media_sha256_hex IN (
            SELECT media_sha256_hex FROM crawl_match WHERE NOT allows
        )) AS matched FROM crawl_sighting
    ) AS s,
    (SELECT count(*) AS findings FROM crawl_handover WHERE stream = ?) AS h,
    (SELECT count(*) AS checks FROM crawl_availability_check) AS c"""
_HOSTS = """
    SELECT host, count(*), count(*) FILTER (WHERE is_media), count(*) FILTER (WHERE error <> '')
    FROM crawl_page GROUP BY host ORDER BY host"""
_PAGE = f"SELECT {columns(PAGE)} FROM crawl_page WHERE shard = ? AND page_id = ?"  # noqa: S608 - names of ours
_PAGES = f"""
    SELECT {columns(PAGE)} FROM crawl_page WHERE (shard, page_id) > (?, ?)
    ORDER BY shard, page_id LIMIT ?"""  # noqa: S608 - names of ours
_PAGES_OF_SEED = f"""
    SELECT {columns(PAGE)} FROM crawl_page WHERE seed_id = ? AND (purpose, page_id) > (?, ?)
    ORDER BY purpose, page_id LIMIT ?"""  # noqa: S608 - names of ours
_SIGHTINGS = f"""
    SELECT {columns(SIGHTING)} FROM crawl_sighting WHERE (shard, sighting_id) > (?, ?)
    ORDER BY shard, sighting_id LIMIT ?"""  # noqa: S608 - names of ours
_MATCHES = """
    SELECT media_sha256_hex, entry_id, distance_bits, rung FROM crawl_match
    WHERE (media_sha256_hex, entry_id) > (?, ?) ORDER BY media_sha256_hex, entry_id LIMIT ?"""


def figures(work: Work) -> LedgerFigures:
    """Return the sums."""
    [row] = work.rows(_FIGURES, str(Stream.FINDINGS))
    return LedgerFigures(*(int(number) for number in row))


def hosts(work: Work) -> Sequence[HostCount]:
    """Return the sums by host, in order of name."""
    return [HostCount(*row) for row in work.rows(_HOSTS)]


def page(work: Work, visit: Visit) -> Page | None:
    """Return the recorded page of one visit; nothing where there is none."""
    found = work.rows(_PAGE, *visit_key(visit))
    return page_of(found[0]) if found else None


def walk_pages(database: Database, seed_id: str | None) -> Iterator[Page]:
    """Walk recorded pages, of one seed or all, a few hundred at a time."""
    if seed_id is None:
        rows = _walk(database, _PAGES, (-1, ""), (0, 1))
    else:
        rows = _walk(database, _PAGES_OF_SEED, ("", ""), (3, 1), seed_id)
    return map(page_of, rows)


def walk_sightings(database: Database) -> Iterator[Sighting]:
    """Walk all sightings, a few hundred at a time."""
    return map(sighting_of, _walk(database, _SIGHTINGS, (-1, ""), (0, 1)))


def walk_matches(database: Database) -> Iterator[KeptMatch]:
    """Walk all matches, by media and entry."""
    for row in _walk(database, _MATCHES, ("", ""), (0, 1)):
        yield KeptMatch(*row)


def _walk(
    database: Database,
    statement: str,
    after: tuple[int | str, str],
    key_places: tuple[int, int],
    *first: str,
) -> Iterator[Row]:
    """Yield rows in order of a key of two columns that stand at ``key_places``."""
    while True:
        with database.reading() as work:
            rows = work.rows(statement, *first, *after, WALK_ROWS)
        yield from rows
        if len(rows) < WALK_ROWS:
            return
        after = (rows[-1][key_places[0]], rows[-1][key_places[1]])
