"""Other rules of the doors, for the length of a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.test import override_settings

from orbweaver.casework.door_rules import DoorRules
from orbweaver.deployment.web_services import SETTING, WebServices


@contextmanager
def under(services: WebServices, doors: DoorRules, *, demo: bool = True) -> Iterator[WebServices]:
    """Let the pages work under other rules; give their services."""
    settings = replace(services.office.settings, doors=doors, demo=demo)
    placed = replace(services, office=replace(services.office, settings=settings))
    with override_settings(**{SETTING: lambda: placed}):
        yield placed
