"""The ledger's tables as its keepers write to them; the schema is Django's (``crawltables``)."""

from orbweaver.ports.database.work import Table

PAGE = Table(
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
        ("status", "smallint"),
        ("media_type", "text"),
        ("size_bytes", "bigint"),
        ("sha256_hex", "text"),
        ("address", "text"),
        ("error", "text"),
        ("is_media", "boolean"),
        ("headers", "text"),
        ("first_byte_us", "bigint"),
        ("elapsed_us", "bigint"),
        ("simhash_hex", "text"),
        ("template_hex", "text"),
        ("departure", "text"),
        ("fresh_media_count", "bigint"),
    ),
    key=("shard", "page_id"),
)
MEDIA = Table(
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
)
SIGNAL = Table(
    "crawl_signal",
    (
        ("media_sha256_hex", "text"),
        ("signal_type", "text"),
        ("value_hex", "text"),
        ("quality", "smallint"),
        ("place", "smallint"),
    ),
    key=("media_sha256_hex", "signal_type", "value_hex"),
)
SIGHTING = Table(
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
)
MATCH = Table(
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
        ("rung", "text"),
    ),
    key=("media_sha256_hex", "entry_id"),
)
PAGE_KNOWN = Table(
    "crawl_page_known",
    (("page_key", "text"), ("seed_id", "text"), ("at_us", "bigint")),
    key=("page_key", "seed_id"),
)
CHECK = Table(
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
HANDOVER = Table(
    "crawl_handover",
    (("stream", "text"), ("item_id", "text"), ("at_us", "bigint"), ("record", "text")),
    key=("item_id",),
)
CURSOR = Table(
    "crawl_cursor",
    (("source", "text"), ("position", "bigint"), ("at_us", "bigint")),
    key=("source",),
)
BRANCH = Table(
    "crawl_branch",
    (
        ("seed_id", "text"),
        ("root_id", "text"),
        ("pages", "bigint"),
        ("media", "bigint"),
        ("finds", "bigint"),
        ("pages_at_find", "bigint"),
        ("ended_at_us", "bigint"),
        ("why_ended", "text"),
    ),
    key=("seed_id",),
)
HOST = Table(
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
)
PLACE = Table(
    "crawl_place",
    (("connector", "text"), ("place_key", "text"), ("position", "text")),
    key=("connector", "place_key"),
)
AUDIT_EVENT = Table(
    "crawl_audit_event",
    (
        ("event_id", "text"),
        ("tag", "text"),
        ("actor", "text"),
        ("subject", "text"),
        ("at", "text"),
        ("facts", "text"),
    ),
    key=("event_id",),
)
AUDIT_SEAL = Table(
    "crawl_audit_seal",
    (("sequence", "bigint"), ("event_id", "text"), ("hash_hex", "text")),
    key=("sequence",),
)
AUDIT_WAITING = Table(
    "crawl_audit_waiting",
    (("event_number", "bigint"), ("event_id", "text")),
    key=("event_number",),
)


def columns(table: Table, prefix: str = "") -> str:
    """Return the names of a table's columns for a SELECT, in the order of its rows."""
    return ", ".join(f"{prefix}{name}" for name, _ in table.columns)
