"""What the intake door works with, placed by the deployment under ``settings.INTAKE_SERVICES``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from orbweaver.casework.office import Office
from orbweaver.model.throttle import Throttle

SETTING = "INTAKE_SERVICES"
REPORTS_A_PEER = 10
WINDOW = timedelta(hours=1)


def _throttle() -> Throttle:
    return Throttle(REPORTS_A_PEER, WINDOW)


@dataclass(frozen=True, slots=True)
class IntakeServices:
    """Built once a process; safe to use from every thread of the web server."""

    office: Office
    peer_reports: Throttle = field(default_factory=_throttle)
    """Reports by the peer's address; held in memory alone, and nowhere written down."""


def intake_services() -> IntakeServices:
    """Return what the deployment placed: a callable, or the dotted path of one."""
    placed: object = getattr(settings, SETTING)
    give = import_string(placed) if isinstance(placed, str) else placed
    return cast(Callable[[], IntakeServices], give)()
