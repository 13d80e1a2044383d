"""The intake's tests stand on the Orb's furnished house."""

from tests.casework.conftest import migrated_casework_file
from tests.orb.conftest import clock, furnished_place, house, jail, place, services

__all__ = [
    "clock",
    "furnished_place",
    "house",
    "jail",
    "migrated_casework_file",
    "place",
    "services",
]
