"""Working days, rests, and what each person sees."""

from django.db import migrations


class Migration(migrations.Migration):
    """Mercy."""

    dependencies = [("casework", "0016_quality")]
    operations = []
