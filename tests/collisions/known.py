"""What a bank knows, and media that only seem to be it: near, or equal by MD5 or SHA-1."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from orbweaver.casework.actions.banks import (
    EntryRow,
    NewBank,
    do_create_bank,
    do_import_entries,
)
from orbweaver.demo.config_text import SCHEME
from orbweaver.deployment.house import House
from orbweaver.model.bank import Terms
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal

BANK = "Look-alikes"
LABEL = "confirmed"
PDQ_BITS = 256
SIGNAL_DIGITS = {"sha256": 64, "sha1": 40, "md5": 32, "pdq": 64}
NEAR_BITS = range(2, 32, 2)


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that the bank holds, by all its signals."""

    values: dict[str, str]
    """By signal type."""

    def signals(self, *types: str) -> tuple[Signal, ...]:
        """Return its signals of some types."""
        return tuple(Signal(name, self.values[name]) for name in types)


def invent(dice: random.Random) -> dict[str, str]:
    """Return signals of a picture that nobody ever drew."""
    values = {name: f"{dice.getrandbits(4 * n):0{n}x}" for name, n in SIGNAL_DIGITS.items()}
    ones = dice.sample(range(PDQ_BITS), PDQ_BITS // 2)
    return {**values, "pdq": f"{sum(1 << bit for bit in ones):064x}"}


def fill_bank(house: House, organisation_id: str, known: list[Known], *extra: Signal) -> None:
    """Make a bank whose terms let exact matches go without eyes, and put everything into it."""
    terms = Terms(unattended_exact=True)
    do_create_bank(house.office, None, NewBank(BANK, organisation_id, SCHEME, terms=terms))
    signals = [signal for each in known for signal in each.signals(*SIGNAL_DIGITS)]
    rows = tuple(
        EntryRow(line, signal, LABEL) for line, signal in enumerate((*signals, *extra), start=1)
    )
    done = do_import_entries(house.office, None, BANK, rows, "invented", good_rows=False)
    assert done.added == len(rows)


def near(known: Known, dice: random.Random) -> Media:
    """Return media whose PDQ lies 2 to 30 bits from a known one."""
    distance_bits = NEAR_BITS[dice.randrange(len(NEAR_BITS))]
    return _media({**invent(dice), "pdq": _moved(known.values["pdq"], distance_bits, dice)})


def colliding(known: Known, digest: str, dice: random.Random) -> Media:
    """Return media that equals a known one by one digest, and in nothing else."""
    return _media({**invent(dice), digest: known.values[digest]})


def equal(known: Known) -> Media:
    """Return a known thing itself."""
    return _media(known.values)


def thousand(known: list[Known], dice: random.Random) -> Iterator[Media]:
    """Yield a thousand media that only seem to be known."""
    for number in range(1000):
        one = known[number % len(known)]
        yield (
            near(one, dice)
            if number % 2
            else colliding(one, ("md5", "sha1")[number % 4 // 2], dice)
        )


def _moved(pdq_hex: str, distance_bits: int, dice: random.Random) -> str:
    """Return a PDQ so many bits away, half of them ones before: they stay half and half."""
    value = int(pdq_hex, 16)
    ones = [bit for bit in range(PDQ_BITS) if value >> bit & 1]
    zeros = [bit for bit in range(PDQ_BITS) if not value >> bit & 1]
    half = distance_bits // 2
    for bit in (*dice.sample(ones, half), *dice.sample(zeros, half)):
        value ^= 1 << bit
    return f"{value:064x}"


def _media(values: dict[str, str]) -> Media:
    signals = tuple(Signal(name, value) for name, value in values.items())
    return Media(values["sha256"], 4321, "image/jpeg", 320, 240, signals)
