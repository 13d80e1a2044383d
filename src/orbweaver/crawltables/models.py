"""The crawl tables as Django knows them: their shape, nothing else.

Their columns stand in :mod:`orbweaver.crawltables.first_tables` and, where later migrations made
them, in :mod:`orbweaver.crawltables.later_tables` and :mod:`orbweaver.crawltables.small_tables`;
a test holds these models, the tables and the keepers to one another.
"""

from django.db import models

from orbweaver.crawltables.crawl_row import CrawlRow
from orbweaver.crawltables.queue_models import (
    BranchRow,
    HostRow,
    PlaceRow,
    QueueRow,
    QueueSumRow,
    SeedRow,
    SeenRow,
    ShardRow,
)

__all__ = [
    "BranchRow",
    "HostRow",
    "PlaceRow",
    "QueueRow",
    "QueueSumRow",
    "SeedRow",
    "SeenRow",
    "ShardRow",
]


class PageRow(CrawlRow):
    """One fetch of one address."""

    pk = models.CompositePrimaryKey("shard", "page_id")
    shard = models.SmallIntegerField()
    page_id = models.TextField()
    host = models.TextField()
    purpose = models.TextField()
    url = models.TextField()
    final_url = models.TextField()
    seed_id = models.TextField()
    mandate_id = models.TextField()
    fetched_at_us = models.BigIntegerField()
    vantage = models.TextField()
    status = models.SmallIntegerField(null=True)
    media_type = models.TextField()
    size_bytes = models.BigIntegerField()
    sha256_hex = models.TextField(null=True)  # noqa: DJ001 - no value is not an empty one
    address = models.TextField()
    error = models.TextField()
    is_media = models.BooleanField()
    headers = models.TextField(default="")
    first_byte_us = models.BigIntegerField(default=0)
    elapsed_us = models.BigIntegerField(default=0)
    simhash_hex = models.TextField(default="")
    template_hex = models.TextField(default="")
    departure = models.TextField(default="")
    fresh_media_count = models.BigIntegerField(default=0)

    class Meta:
        db_table = "crawl_page"


class MediaRow(CrawlRow):
    """Distinct bytes that were scanned."""

    media_sha256_hex = models.TextField(primary_key=True)
    size_bytes = models.BigIntegerField()
    media_type = models.TextField()
    width_px = models.BigIntegerField()
    height_px = models.BigIntegerField()
    first_at_us = models.BigIntegerField()

    class Meta:
        db_table = "crawl_media"


class SignalRow(CrawlRow):
    """A signal of media."""

    pk = models.CompositePrimaryKey("media_sha256_hex", "signal_type", "value_hex")
    media_sha256_hex = models.TextField()
    signal_type = models.TextField()
    value_hex = models.TextField()
    quality = models.SmallIntegerField()
    place = models.SmallIntegerField()

    class Meta:
        db_table = "crawl_signal"


class SightingRow(CrawlRow):
    """This media, at this address, on this page."""

    pk = models.CompositePrimaryKey("shard", "sighting_id")
    shard = models.SmallIntegerField()
    sighting_id = models.TextField()
    media_sha256_hex = models.TextField()
    host = models.TextField()
    url = models.TextField()
    found_on = models.TextField()
    page_key = models.TextField()
    seed_id = models.TextField()
    mandate_id = models.TextField()
    at_us = models.BigIntegerField()
    vantage = models.TextField()
    round_number = models.BigIntegerField()
    may_be_beside = models.BooleanField()
    keep = models.BooleanField()

    class Meta:
        db_table = "crawl_sighting"


class MatchRow(CrawlRow):
    """Media and a bank entry that say the same."""

    pk = models.CompositePrimaryKey("media_sha256_hex", "entry_id")
    media_sha256_hex = models.TextField()
    entry_id = models.TextField()
    bank = models.TextField()
    signal_type = models.TextField()
    match_type = models.TextField()
    distance_bits = models.SmallIntegerField()
    allows = models.BooleanField()
    bank_version = models.BigIntegerField()
    at_us = models.BigIntegerField()
    rung = models.TextField(default="")
    """Which detector's probe found it; empty for matches made before there were rungs."""

    class Meta:
        db_table = "crawl_match"


class PageKnownRow(CrawlRow):
    """A page that shows known or likely media, by seed."""

    pk = models.CompositePrimaryKey("page_key", "seed_id")
    page_key = models.TextField()
    seed_id = models.TextField()
    at_us = models.BigIntegerField()

    class Meta:
        db_table = "crawl_page_known"


class AvailabilityCheckRow(CrawlRow):
    """One look whether noticed media is still there."""

    check_id = models.TextField(primary_key=True)
    media_sha256_hex = models.TextField()
    availability = models.TextField()
    at_us = models.BigIntegerField()
    record = models.TextField()

    class Meta:
        db_table = "crawl_availability_check"


class HandoverRow(CrawlRow):
    """What crosses to casework, numbered in order of commit."""

    number = models.BigAutoField(primary_key=True)
    stream = models.TextField()
    item_id = models.TextField(unique=True)
    at_us = models.BigIntegerField()
    record = models.TextField()

    class Meta:
        db_table = "crawl_handover"


class CursorRow(CrawlRow):
    """How far another database's hand-over was consumed."""

    source = models.TextField(primary_key=True)
    position = models.BigIntegerField()
    at_us = models.BigIntegerField()

    class Meta:
        db_table = "crawl_cursor"


class BankFloorRow(CrawlRow):
    """The oldest version of the banks with which an outcome may be matched: one row."""

    floor_id = models.SmallIntegerField(primary_key=True)
    bank_version = models.BigIntegerField()

    class Meta:
        db_table = "crawl_bank_floor"


class AuditEventRow(CrawlRow):
    """Something that a machine did."""

    number = models.BigAutoField(primary_key=True)
    event_id = models.TextField(unique=True)
    tag = models.TextField()
    actor = models.TextField()
    subject = models.TextField()
    at = models.TextField()
    facts = models.TextField()

    class Meta:
        db_table = "crawl_audit_event"


class AuditWaitingRow(CrawlRow):
    """An event that is not sealed yet."""

    event_number = models.BigIntegerField(primary_key=True)
    event_id = models.TextField()

    class Meta:
        db_table = "crawl_audit_waiting"


class AuditSealRow(CrawlRow):
    """The place of one event in the chain."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.TextField(unique=True)
    hash_hex = models.TextField()

    class Meta:
        db_table = "crawl_audit_seal"
