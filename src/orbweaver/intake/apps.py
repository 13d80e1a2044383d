"""The intake door as Django knows it: one form, no tables."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The public report form."""

    name = "orbweaver.intake"
    label = "intake"
