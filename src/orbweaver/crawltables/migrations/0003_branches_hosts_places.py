"""The queue goes by rank; branches, hosts and places are kept; a page tells more of its fetch."""

from typing import Any

from django.db import migrations, models

from orbweaver.crawltables.later_tables import LATER_TABLES
from orbweaver.crawltables.model_state import model_state
from orbweaver.crawltables.table_changes import add_columns
from orbweaver.crawltables.table_form import run_for

RANK_OF_A_HOP = 16  # as it stood for this migration: older queues keep their order by hops

ADDED = (
    ("crawl_queue", "rank", "bigint"),
    ("crawl_queue", "interval_s", "bigint"),
    ("crawl_page", "headers", "text"),
    ("crawl_page", "first_byte_us", "bigint"),
    ("crawl_page", "elapsed_us", "bigint"),
    ("crawl_page", "simhash_hex", "text"),
    ("crawl_page", "template_hex", "text"),
    ("crawl_page", "departure", "text"),
    ("crawl_page", "fresh_media_count", "bigint"),
)
BRANCHES_OF_OLDER_HOUSES = """
    INSERT INTO crawl_branch
        (seed_id, root_id, pages, media, finds, pages_at_find, ended_at_us, why_ended)
    SELECT p.seed_id, '', p.pages, p.media, coalesce(f.finds, 0),
        CASE WHEN f.finds > 0 THEN p.pages ELSE 0 END, NULL, ''
    FROM (
        SELECT seed_id, count(*) FILTER (WHERE purpose = 'page') AS pages,
        count(*) FILTER (WHERE is_media AND purpose IN ('page', 'media')) AS media
        FROM crawl_page GROUP BY seed_id
    ) AS p LEFT JOIN (
        SELECT seed_id, count(*) AS finds FROM crawl_sighting
        WHERE may_be_beside AND media_sha256_hex IN (
            SELECT media_sha256_hex FROM crawl_match WHERE NOT allows
        ) GROUP BY seed_id
    ) AS f ON f.seed_id = p.seed_id"""
MODEL_NAMES = {"crawl_queue": "queuerow", "crawl_page": "pagerow"}


def field(kind: str) -> "models.Field[Any, Any]":
    """Return how Django knows an added column of this kind."""
    if kind == "text":
        return models.TextField(default="")
    return models.BigIntegerField(default=0)


class Migration(migrations.Migration):
    """When an older branch last found something nobody noted: it counts as just now."""

    dependencies = [("crawltables", "0002_match_rung")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                run_for(*LATER_TABLES),
                add_columns(ADDED),
                migrations.RunSQL(
                    f"UPDATE crawl_queue SET rank = hops * {RANK_OF_A_HOP}",  # noqa: S608 - a number
                    migrations.RunSQL.noop,
                ),
                migrations.RunSQL(
                    "DROP INDEX crawl_queue_i1",
                    "CREATE INDEX crawl_queue_i1 ON crawl_queue (shard, hops, due_at_us, visit_id)",
                ),
                migrations.RunSQL(
                    "CREATE INDEX crawl_queue_i2 ON crawl_queue (shard, rank, due_at_us, visit_id)",
                    "DROP INDEX crawl_queue_i2",
                ),
                migrations.RunSQL(BRANCHES_OF_OLDER_HOUSES, migrations.RunSQL.noop),
            ],
            state_operations=[
                *(model_state(form) for form in LATER_TABLES),
                *(
                    migrations.AddField(MODEL_NAMES[table], name, field(kind))
                    for table, name, kind in ADDED
                ),
            ],
        ),
    ]
