"""What the Orb's pages work with, built once in the web process."""

from orbweaver.deployment import keepers
from orbweaver.deployment.crawl_rules import manners_rules, stop_rule
from orbweaver.deployment.house import House, open_house
from orbweaver.deployment.web_services import WebServices

_open: list[WebServices] = []


def open_orb_services(house: House) -> WebServices:
    """Start the jail; the pages of this process work with ``house`` from now on."""
    pool = house.jail()
    pool.start()
    services = WebServices(
        office=house.office,
        vault=house.vault,
        jail=pool,
        ledger=house.ledger,
        desk=house.desk,
        frontier=house.frontier,
        stop_rule=stop_rule(house.config),
        domains=manners_rules(house.config).domains,
        metrics_token=keepers.metrics_token(house.config),
    )
    _open[:] = [services]
    return services


def orb_services() -> WebServices:
    """Return the services, of a house of their own where nobody opened them before."""
    return _open[0] if _open else open_orb_services(open_house())
