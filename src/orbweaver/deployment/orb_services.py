"""What the Orb's pages work with, built once in the web process."""

from functools import cache

from orbweaver.deployment.house import open_house
from orbweaver.deployment.web_services import WebServices


@cache
def orb_services() -> WebServices:
    """Return the services, starting the jail at the first call; they live as the process does."""
    house = open_house()
    pool = house.jail()
    pool.start()
    return WebServices(
        office=house.office, vault=house.vault, jail=pool, ledger=house.ledger, desk=house.desk
    )
