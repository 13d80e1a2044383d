"""Models of the tables that a worker lives by: the queue, its shards, branches and hosts."""

from django.db import models

from orbweaver.crawltables.crawl_row import CrawlRow


class SeedRow(CrawlRow):
    """A seed that was queued: written once, so that a row of the queue names it only."""

    seed_id = models.TextField(primary_key=True)
    record = models.TextField()

    class Meta:
        db_table = "crawl_seed"


class SeenRow(CrawlRow):
    """A visit that was ever offered."""

    pk = models.CompositePrimaryKey("shard", "visit_id")
    shard = models.SmallIntegerField()
    visit_id = models.BinaryField()

    class Meta:
        db_table = "crawl_seen"


class QueueRow(CrawlRow):
    """A visit that waits, at its place in line."""

    pk = models.CompositePrimaryKey("shard", "rank", "due_at_us", "visit_id")
    shard = models.SmallIntegerField()
    rank = models.BigIntegerField()
    due_at_us = models.BigIntegerField()
    visit_id = models.BinaryField()
    host = models.TextField()
    hops = models.SmallIntegerField()
    attempts = models.SmallIntegerField()
    purpose = models.TextField()
    url = models.TextField()
    found_on = models.TextField(null=True)  # noqa: DJ001 - no value is not an empty one
    seed_id = models.TextField()
    round_number = models.BigIntegerField()
    expects_sha256_hex = models.TextField(null=True)  # noqa: DJ001 - no value is not an empty one
    expects_pdq_hex = models.TextField(null=True)  # noqa: DJ001 - no value is not an empty one
    interval_s = models.BigIntegerField()

    class Meta:
        db_table = "crawl_queue"


class QueueSumRow(CrawlRow):
    """How many visits of a shard wait, as one of its writers counted them."""

    pk = models.CompositePrimaryKey("shard", "writer")
    shard = models.SmallIntegerField()
    writer = models.SmallIntegerField()
    waiting = models.BigIntegerField()

    class Meta:
        db_table = "crawl_queue_sum"


class ShardRow(CrawlRow):
    """A shard and who holds it."""

    shard = models.SmallIntegerField(primary_key=True)
    worker = models.TextField()
    fence = models.BigIntegerField()
    until_us = models.BigIntegerField()

    class Meta:
        db_table = "crawl_shard"


class BranchRow(CrawlRow):
    """The sums of one seed."""

    seed_id = models.TextField(primary_key=True)
    root_id = models.TextField()
    pages = models.BigIntegerField()
    media = models.BigIntegerField()
    finds = models.BigIntegerField()
    pages_at_find = models.BigIntegerField()
    ended_at_us = models.BigIntegerField(null=True)
    why_ended = models.TextField()

    class Meta:
        db_table = "crawl_branch"


class HostRow(CrawlRow):
    """The pace of one host, for the next holder of its shard."""

    pk = models.CompositePrimaryKey("shard", "host")
    shard = models.SmallIntegerField()
    host = models.TextField()
    free_at_us = models.BigIntegerField()
    delay_us = models.BigIntegerField()
    failures = models.BigIntegerField()
    paused_why = models.TextField()

    class Meta:
        db_table = "crawl_host"


class PlaceRow(CrawlRow):
    """How far a connector has read a place."""

    pk = models.CompositePrimaryKey("connector", "place_key")
    connector = models.TextField()
    place_key = models.TextField()
    position = models.TextField()

    class Meta:
        db_table = "crawl_place"
