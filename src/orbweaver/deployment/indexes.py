"""The indexes of a house: of the banks as they are, and with a margin around them for fast mode."""

from dataclasses import dataclass
from pathlib import Path

from orbweaver.banks.margin import WiderBanks
from orbweaver.deployment import keepers
from orbweaver.deployment.house import House
from orbweaver.model.scan_mode import ScanMode
from orbweaver.ports.index.port import KeepsBanks
from orbweaver.ports.index.segments.index import SegmentIndex
from orbweaver.scan.confirm import MARGIN_BITS


@dataclass(frozen=True, slots=True)
class HouseIndex:
    """One index: files in the data directory that all processes of the house share."""

    folder: str
    """Names the margin: files that were written with another one must never be searched."""
    margin_bits: int = 0
    """How much further than their terms say its entries reach."""

    def path(self, house: House) -> Path:
        """Return where its files are."""
        return house.config.data_dir / self.folder

    def open(self, house: House) -> SegmentIndex:
        """Return its keeper, closed with the house; it holds nothing before it follows."""
        return house.kept(keepers.index(house.config, self.folder))

    def banks(self, house: House) -> KeepsBanks:
        """Return the banks that it is to follow."""
        return WiderBanks(house.desk, self.margin_bits) if self.margin_bits else house.desk

    def is_in_use(self, house: House) -> bool:
        """Return whether anybody asks it: the wide one is there for scans in fast mode alone."""
        is_fast = house.config.scan.mode is ScanMode.FAST
        return not self.margin_bits or is_fast or self.path(house).exists()


INDEXES = {
    "index": HouseIndex(keepers.INDEX_FOLDER),
    "wide index": HouseIndex(f"{keepers.INDEX_FOLDER}-wide-{MARGIN_BITS}", MARGIN_BITS),
}
"""By the name under which people hear of them."""
WIDE = INDEXES["wide index"]
