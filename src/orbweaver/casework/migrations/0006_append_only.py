"""What people decided cannot be changed, whoever asks and however."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from orbweaver.ports.append_only import TableRule, Vendor, append_only_sql

RECORDED = {  # each table with its unique keys
    "casework_auditevent": (("number",), ("event_id",)),
    "casework_auditseal": (("sequence",), ("event_id",)),
    "casework_bank": (("bank_id",), ("name",)),
    "casework_bankchange": (("number",),),
    "casework_bankentry": (("entry_id",),),
    "casework_bankentrywithdrawal": (("entry_id",),),
    "casework_case": (("case_id",),),
    "casework_casejoin": (("from_case_id",),),
    "casework_casemedia": (("id",), ("case_id", "media_sha256_hex"), ("case_id", "position")),
    "casework_check": (("check_id",),),
    "casework_classification": (("case_id",),),
    "casework_classifiedmedia": (("media_sha256_hex",),),
    "casework_contact": (("contact_id",), ("mail",)),
    "casework_contactapproval": (("id",), ("contact_id", "person_id")),
    "casework_escalation": (("case_id",),),
    "casework_finding": (("finding_id",),),
    "casework_handover": (("number",), ("source_key",)),
    "casework_invitation": (("invitation_id",),),
    "casework_look": (("look_id",),),
    "casework_mediamatch": (("id",), ("media_sha256_hex", "entry_id")),
    "casework_notice": (("notice_id",),),
    "casework_noticeevent": (("event_id",),),
    "casework_report": (("report_id",),),
    "casework_reporturl": (("id",), ("report_id", "position")),
    "casework_sealedtext": (("text_id",),),
    "casework_seed": (("seed_id",),),
    "casework_verdict": (("verdict_id",), ("case_id", "person_id", "ordinal")),
    "casework_watch": (("watch_id",),),
    "casework_watchround": (("id",), ("watch_id", "round_number")),
}


def rules(editor: BaseDatabaseSchemaEditor) -> list[TableRule]:
    """Return the rule of every table, for this engine."""
    vendor: Vendor = "postgresql" if editor.connection.vendor == "postgresql" else "sqlite"
    return [append_only_sql(vendor, table, keys) for table, keys in RECORDED.items()]


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write the triggers."""
    del apps
    for rule in rules(editor):
        for statement in rule.forward:
            editor.execute(statement, params=None)


def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away, to go back behind this migration."""
    del apps
    for rule in rules(editor):
        for statement in rule.reverse:
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Protects tables."""

    dependencies = [("casework", "0005_notices")]
    operations = [migrations.RunPython(protect, release)]
