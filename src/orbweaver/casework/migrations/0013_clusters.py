"""Cases joined and split by hand."""

from django.db import migrations


class Migration(migrations.Migration):
    """Clusters."""

    dependencies = [("casework", "0012_queue")]
    operations = []
