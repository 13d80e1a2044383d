"""A partner sends a list late: it names media that were seen before and left alone."""

from orbweaver.casework.actions.banks import EntryRow, do_import_entries
from orbweaver.casework.models import Finding, Person
from orbweaver.demo.bank import BANK, LABEL
from orbweaver.demo.people import NOTIFIER
from orbweaver.deployment.house import House

EVERYTHING = 1_000_000
SIGNAL_TYPES = ("sha256", "sha1")
"""By turns: the one makes media known, the other likely."""


def send_list(house: House) -> int:
    """Import signals of all media that nobody was shown yet; return how many are new."""
    shown = set(Finding.objects.values_list("media_sha256_hex", flat=True))
    media = house.ledger.media_with_signals("sha256", "", EVERYTHING)
    signals = [
        each.signal(SIGNAL_TYPES[place % len(SIGNAL_TYPES)])
        for place, each in enumerate(one for one in media if one.sha256_hex not in shown)
    ]
    rows = tuple(
        EntryRow(line, signal, LABEL) for line, signal in enumerate(signals, start=1) if signal
    )
    keeper = Person.objects.get(mail=NOTIFIER.mail)
    done = do_import_entries(house.office, keeper, BANK, rows, "a partner", good_rows=False)
    return done.added
