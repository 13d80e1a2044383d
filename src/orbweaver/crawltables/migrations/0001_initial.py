"""The first tables: what waits, what machines saw, what crosses to casework, the audit."""

from django.db import migrations

from orbweaver.crawltables.first_tables import FIRST_TABLES
from orbweaver.crawltables.model_state import model_state
from orbweaver.crawltables.table_form import run_for

SHARDS = 64  # orbweaver.ports.frontier.port.SHARDS, as it stood for this migration

SHARD_ROWS = ", ".join(f"({shard}, '', 0, 0)" for shard in range(SHARDS))


class Migration(migrations.Migration):
    """Make the tables by SQL, a spelling an engine, and tell Django what they are."""

    initial = True
    dependencies = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                run_for(*FIRST_TABLES),
                migrations.RunSQL(
                    f"INSERT INTO crawl_shard (shard, worker, fence, until_us) VALUES {SHARD_ROWS}",  # noqa: S608 - numbers
                    migrations.RunSQL.noop,
                ),
                migrations.RunSQL(
                    "INSERT INTO crawl_bank_floor (floor_id, bank_version) VALUES (0, 0)",
                    migrations.RunSQL.noop,
                ),
            ],
            state_operations=[model_state(form) for form in FIRST_TABLES],
        ),
    ]
