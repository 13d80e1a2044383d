"""What an organisation is, and how many must agree in it."""

from django.db import migrations


class Migration(migrations.Migration):
    """Organisations and agreement."""

    dependencies = [("casework", "0010_doors")]
    operations = []
