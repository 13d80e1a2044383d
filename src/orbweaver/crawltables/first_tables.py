"""The tables of the first migration; a later change is a new migration, never an edit here.

Instants are whole microseconds since 1970 (``*_us``); ids are content-derived text; ``record``
and ``facts`` are JSON. ``shard`` is a host's (:func:`orbweaver.ports.frontier.port.shard_of`), so
that PostgreSQL's partitions are cut by host: a sighting's is that of the page that embeds it.
"""

from orbweaver.crawltables.table_form import TableForm

# ------------------------------------------------------------------------------ the frontier
SEED = TableForm("crawl_seed", (("seed_id", "text"), ("record", "text")), key=("seed_id",))
SEEN = TableForm(
    "crawl_seen",
    (("shard", "smallint"), ("visit_id", "text")),
    key=("shard", "visit_id"),
    cut_by="shard",
    is_slim=True,
)
QUEUE = TableForm(
    "crawl_queue",
    (
        ("shard", "smallint"),
        ("visit_id", "text"),
        ("hops", "smallint"),
        ("due_at_us", "bigint"),
        ("host", "text"),
        ("attempts", "smallint"),
        ("purpose", "text"),
        ("url", "text"),
        ("found_on", "text?"),
        ("seed_id", "text"),
        ("round_number", "bigint"),
        ("expects_sha256_hex", "text?"),
        ("expects_pdq_hex", "text?"),
    ),
    key=("shard", "visit_id"),
    indexes=(("shard", "hops", "due_at_us", "visit_id"),),
    cut_by="shard",
    is_recorded=False,
)
SHARD = TableForm(
    "crawl_shard",
    (("shard", "smallint"), ("worker", "text"), ("fence", "bigint"), ("until_us", "bigint")),
    key=("shard",),
    is_recorded=False,
)

# ------------------------------------------------------------------------- what machines saw
PAGE = TableForm(
    "crawl_page",
    (
        ("shard", "smallint"),
        ("page_id", "text"),
        ("host", "text"),
        ("purpose", "text"),
        ("url", "text"),
        ("final_url", "text"),
        ("seed_id", "text"),
        ("mandate_id", "text"),
        ("fetched_at_us", "bigint"),
        ("vantage", "text"),
        ("status", "smallint?"),
        ("media_type", "text"),
        ("size_bytes", "bigint"),
        ("sha256_hex", "text?"),
        ("address", "text"),
        ("error", "text"),
        ("is_media", "boolean"),
    ),
    key=("shard", "page_id"),
    indexes=(("seed_id", "purpose", "page_id"),),
    cut_by="shard",
)
MEDIA = TableForm(
    "crawl_media",
    (
        ("media_sha256_hex", "text"),
        ("size_bytes", "bigint"),
        ("media_type", "text"),
        ("width_px", "bigint"),
        ("height_px", "bigint"),
        ("first_at_us", "bigint"),
    ),
    key=("media_sha256_hex",),
    cut_by="media_sha256_hex",
)
SIGNAL = TableForm(
    "crawl_signal",
    (
        ("media_sha256_hex", "text"),
        ("signal_type", "text"),
        ("value_hex", "text"),
        ("quality", "smallint"),
        ("place", "smallint"),
    ),
    key=("media_sha256_hex", "signal_type", "value_hex"),
    indexes=(("signal_type", "media_sha256_hex"),),
    cut_by="media_sha256_hex",
)
SIGHTING = TableForm(
    "crawl_sighting",
    (
        ("shard", "smallint"),
        ("sighting_id", "text"),
        ("media_sha256_hex", "text"),
        ("host", "text"),
        ("url", "text"),
        ("found_on", "text"),
        ("page_key", "text"),
        ("seed_id", "text"),
        ("mandate_id", "text"),
        ("at_us", "bigint"),
        ("vantage", "text"),
        ("round_number", "bigint"),
        ("may_be_beside", "boolean"),
        ("keep", "boolean"),
    ),
    key=("shard", "sighting_id"),
    indexes=(("media_sha256_hex",), ("shard", "page_key", "seed_id")),
    cut_by="shard",
)
MATCH = TableForm(
    "crawl_match",
    (
        ("media_sha256_hex", "text"),
        ("entry_id", "text"),
        ("bank", "text"),
        ("signal_type", "text"),
        ("match_type", "text"),
        ("distance_bits", "smallint"),
        ("allows", "boolean"),
        ("bank_version", "bigint"),
        ("at_us", "bigint"),
    ),
    key=("media_sha256_hex", "entry_id"),
)
PAGE_KNOWN = TableForm(
    "crawl_page_known",
    (("page_key", "text"), ("seed_id", "text"), ("at_us", "bigint")),
    key=("page_key", "seed_id"),
)
AVAILABILITY_CHECK = TableForm(
    "crawl_availability_check",
    (
        ("check_id", "text"),
        ("media_sha256_hex", "text"),
        ("availability", "text"),
        ("at_us", "bigint"),
        ("record", "text"),
    ),
    key=("check_id",),
)

# ------------------------------------------------------------------------------ the crossing
HANDOVER = TableForm(
    "crawl_handover",
    (
        ("number", "number"),
        ("stream", "text"),
        ("item_id", "text"),
        ("at_us", "bigint"),
        ("record", "text"),
    ),
    key=("item_id",),
    indexes=(("stream", "number"),),
)
CURSOR = TableForm(
    "crawl_cursor",
    (("source", "text"), ("position", "bigint"), ("at_us", "bigint")),
    key=("source",),
    is_recorded=False,
)
BANK_FLOOR = TableForm(
    "crawl_bank_floor",
    (("floor_id", "smallint"), ("bank_version", "bigint")),
    key=("floor_id",),
    is_recorded=False,
)

# ------------------------------------------------------------------------------ the audit
AUDIT_EVENT = TableForm(
    "crawl_audit_event",
    (
        ("number", "number"),
        ("event_id", "text"),
        ("tag", "text"),
        ("actor", "text"),
        ("subject", "text"),
        ("at", "text"),
        ("facts", "text"),
    ),
    key=("event_id",),
)
AUDIT_WAITING = TableForm(
    "crawl_audit_waiting",
    (("event_number", "bigint"), ("event_id", "text")),
    key=("event_number",),
    is_recorded=False,
    is_slim=True,
)
AUDIT_SEAL = TableForm(
    "crawl_audit_seal",
    (("sequence", "bigint"), ("event_id", "text"), ("hash_hex", "text")),
    key=("sequence",),
    also_unique=("event_id",),
)

FIRST_TABLES = (
    SEED,
    SEEN,
    QUEUE,
    SHARD,
    PAGE,
    MEDIA,
    SIGNAL,
    SIGHTING,
    MATCH,
    PAGE_KNOWN,
    AVAILABILITY_CHECK,
    HANDOVER,
    CURSOR,
    BANK_FLOOR,
    AUDIT_EVENT,
    AUDIT_WAITING,
    AUDIT_SEAL,
)
