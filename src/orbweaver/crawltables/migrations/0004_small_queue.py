"""Ids of queue and seen as 16 bytes, one key less, and sums of what waits."""

from django.db import migrations

from orbweaver.crawltables.first_tables import QUEUE, SEEN
from orbweaver.crawltables.model_state import model_state
from orbweaver.crawltables.small_tables import QUEUE_SUM, SMALL_QUEUE, SMALL_SEEN
from orbweaver.crawltables.table_changes import Rebuilt, rebuild
from orbweaver.crawltables.table_form import TableForm, run_for

WAITING_OF_OLDER_HOUSES = """
    INSERT INTO crawl_queue_sum (shard, writer, waiting)
    SELECT shard, 0, count(*) FROM crawl_queue GROUP BY shard"""
QUEUE_OF_0003 = TableForm(
    QUEUE.name,
    (*QUEUE.columns, ("rank", "bigint"), ("interval_s", "bigint")),
    key=QUEUE.key,
    cut_by=QUEUE.cut_by,
    is_recorded=False,
)
PLACE_OF_0003 = "CREATE INDEX crawl_queue_i2 ON crawl_queue (shard, rank, due_at_us, visit_id)"


def names(form: TableForm, visit_id: str) -> str:
    """Return a form's columns, the id as it is to be spelled."""
    return ", ".join(visit_id if name == "visit_id" else name for name, _ in form.columns)


class Migration(migrations.Migration):
    """Every visit that waits or ever waited goes over; only how its id is written changes."""

    dependencies = [("crawltables", "0003_branches_hosts_places")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(migrations.RunSQL.noop, PLACE_OF_0003),
                rebuild(
                    [
                        Rebuilt(
                            before,
                            after,
                            names(after, "to_bytes(visit_id)"),
                            names(before, "to_hex(visit_id)"),
                        )
                        for before, after in ((SEEN, SMALL_SEEN), (QUEUE_OF_0003, SMALL_QUEUE))
                    ]
                ),
                run_for(QUEUE_SUM),
                migrations.RunSQL(WAITING_OF_OLDER_HOUSES, migrations.RunSQL.noop),
                migrations.RunSQL(
                    "CREATE INDEX crawl_branch_i1 ON crawl_branch (root_id)",
                    "DROP INDEX crawl_branch_i1",
                ),
            ],
            state_operations=[
                migrations.DeleteModel("SeenRow"),
                migrations.DeleteModel("QueueRow"),
                *(model_state(form) for form in (SMALL_SEEN, SMALL_QUEUE, QUEUE_SUM)),
            ],
        ),
    ]
