"""Where cases stand in the queue, who holds them, and the rules of both."""

from django.db import migrations


class Migration(migrations.Migration):
    """The queue."""

    dependencies = [("casework", "0011_organisations")]
    operations = []
