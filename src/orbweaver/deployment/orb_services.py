"""What the Orb's pages work with, built once in the web process."""

from functools import cache

from django.conf import settings

from orbweaver.config import Config
from orbweaver.deployment.house import open_house
from orbweaver.deployment.web_services import WebServices
from orbweaver.jail.limits import JailLimits
from orbweaver.jail.pool import JailPool


@cache
def orb_services() -> WebServices:
    """Return the services, starting the jail at the first call; they live as the process does."""
    house = open_house()
    config: Config = settings.CONFIG
    pool = JailPool(
        config.jail.workers,
        limits=JailLimits(deadline_s=config.jail.deadline_s),
        require_all=config.jail.require_all,
    )
    pool.start()
    return WebServices(
        office=house.office, vault=house.vault, jail=pool, ledger=house.ledger, desk=house.desk
    )
