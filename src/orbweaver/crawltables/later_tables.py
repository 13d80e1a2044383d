"""The tables of the third migration; a later change is a new migration, never an edit here.

Sums and states that change with every commit: nothing of them is recorded, all of it could be
had again from what is, or is forgotten without harm.
"""

from orbweaver.crawltables.table_form import TableForm

BRANCH = TableForm(
    "crawl_branch",
    (
        ("seed_id", "text"),
        ("root_id", "text"),
        ("pages", "bigint"),
        ("media", "bigint"),
        ("finds", "bigint"),
        ("pages_at_find", "bigint"),
        ("ended_at_us", "bigint?"),
        ("why_ended", "text"),
    ),
    key=("seed_id",),
    is_recorded=False,
)
HOST = TableForm(
    "crawl_host",
    (
        ("shard", "smallint"),
        ("host", "text"),
        ("free_at_us", "bigint"),
        ("delay_us", "bigint"),
        ("failures", "bigint"),
        ("paused_why", "text"),
    ),
    key=("shard", "host"),
    cut_by="shard",
    is_recorded=False,
)
PLACE = TableForm(
    "crawl_place",
    (("connector", "text"), ("place_key", "text"), ("position", "text")),
    key=("connector", "place_key"),
    is_recorded=False,
)

LATER_TABLES = (BRANCH, HOST, PLACE)
