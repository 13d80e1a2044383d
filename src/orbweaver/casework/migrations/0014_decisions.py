"""Held decisions, facts, and the labels that follow from them."""

from django.db import migrations


class Migration(migrations.Migration):
    """Decisions."""

    dependencies = [("casework", "0013_clusters")]
    operations = []
