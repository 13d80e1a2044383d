"""Appeals and corrections of what was final."""

from django.db import migrations


class Migration(migrations.Migration):
    """Corrections."""

    dependencies = [("casework", "0014_decisions")]
    operations = []
