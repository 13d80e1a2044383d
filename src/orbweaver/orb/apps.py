"""The Orb as Django knows it: pages only, no tables."""

from django.apps import AppConfig


class OrbConfig(AppConfig):
    """Views, templates and static files of the workspace."""

    name = "orbweaver.orb"
    label = "orb"
