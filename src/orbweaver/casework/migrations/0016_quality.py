"""Danger, samples, certificates and practice."""

from django.db import migrations


class Migration(migrations.Migration):
    """Quality."""

    dependencies = [("casework", "0015_corrections")]
    operations = []
