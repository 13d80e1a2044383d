"""The frontier's tables of the fourth migration: small keys, and no more of them than needed.

An id stands as its 16 bytes. A waiting visit is found by its place in line, which is its key:
whoever asks what is due learns it, so that no second index by id is written for every visit.
How many wait is summed up by shard as they come and go; several rows a shard, so that writers
who come and go at once do not wait for one another.
"""

from orbweaver.crawltables.table_form import TableForm

SMALL_SEEN = TableForm(
    "crawl_seen",
    (("shard", "smallint"), ("visit_id", "bytea")),
    key=("shard", "visit_id"),
    cut_by="shard",
    is_slim=True,
)
SMALL_QUEUE = TableForm(
    "crawl_queue",
    (
        ("shard", "smallint"),
        ("rank", "bigint"),
        ("due_at_us", "bigint"),
        ("visit_id", "bytea"),
        ("host", "text"),
        ("hops", "smallint"),
        ("attempts", "smallint"),
        ("purpose", "text"),
        ("url", "text"),
        ("found_on", "text?"),
        ("seed_id", "text"),
        ("round_number", "bigint"),
        ("expects_sha256_hex", "text?"),
        ("expects_pdq_hex", "text?"),
        ("interval_s", "bigint"),
    ),
    key=("shard", "rank", "due_at_us", "visit_id"),
    cut_by="shard",
    is_recorded=False,
)
QUEUE_SUM = TableForm(
    "crawl_queue_sum",
    (("shard", "smallint"), ("writer", "smallint"), ("waiting", "bigint")),
    key=("shard", "writer"),
    is_recorded=False,
)
