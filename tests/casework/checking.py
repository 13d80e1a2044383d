"""Availability checks as the crawl hands them over."""

from datetime import datetime

from orbweaver.model.check import Availability, AvailabilityCheck
from orbweaver.model.order import CheckOrder
from orbweaver.model.url import Url
from orbweaver.ports.ledger.port import HandedCheck
from tests.casework.house import House

STATUS = {Availability.UP: 200, Availability.DOWN: 404, Availability.REPLACED: 200}


def check_orders(house: House) -> list[CheckOrder]:
    """Return every look that was ordered, in order."""
    orders = [each.order for each in house.desk.orders(0, 1000)]
    return [order for order in orders if isinstance(order, CheckOrder)]


def look(
    order: CheckOrder,
    availability: Availability,
    at: datetime,
    moved_to: str | None = None,
    served_sha256_hex: str | None = None,
) -> AvailabilityCheck:
    """Return what a look that was ordered found."""
    return AvailabilityCheck(
        url=order.url,
        media_sha256_hex=order.media_sha256_hex,
        availability=availability,
        at=at,
        vantage="direct",
        round_number=order.round_number,
        status=STATUS.get(availability),
        served_sha256_hex=served_sha256_hex,
        served_media_type="",
        distance_bits=None,
        moved_to=Url.parse(moved_to) if moved_to else None,
        evidence="one sentence",
    )


class Watcher:
    """Makes the looks that were ordered, and hands them over with their numbers."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.made = 0
        self.handed = 0

    def finds(self, availability: Availability, moved_to: str | None = None, **more: str) -> None:
        """Make every ordered look that was not made yet, when the last of them is due."""
        orders = check_orders(self.house)[self.made :]
        assert orders, "no look is ordered"
        self.made += len(orders)
        due_at = max(order.due_at for order in orders)
        self.house.clock.pass_time(max(due_at - self.house.clock.now(), due_at - due_at))
        self.hand(
            *(look(each, availability, self.house.clock.now(), moved_to, **more) for each in orders)
        )

    def hand(self, *checks: AvailabilityCheck) -> list[HandedCheck]:
        """Number checks and let the desk take them."""
        handed = []
        for check in checks:
            self.handed += 1
            handed.append(HandedCheck(self.handed, check))
        self.house.desk.settle(handed)
        return handed
