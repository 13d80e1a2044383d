"""Casework as Django knows it."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """What people decide, in the database ``default``."""

    name = "orbweaver.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Guard every connection before its first statement."""
        from django.db.backends.signals import connection_created  # noqa: PLC0415 - after set-up

        from orbweaver.casework.engines import guard_connection  # noqa: PLC0415 - after set-up

        connection_created.connect(guard_connection, dispatch_uid="casework.guard")
