"""Comments and saved filters."""

from django.db import migrations


class Migration(migrations.Migration):
    """History."""

    dependencies = [("casework", "0017_mercy")]
    operations = []
