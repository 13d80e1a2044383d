"""The demo's bank: signals of some of the town's own pictures."""

from concurrent.futures import ThreadPoolExecutor

from orbweaver.casework.actions.banks import (
    EntryRow,
    NewBank,
    do_create_bank,
    do_import_entries,
)
from orbweaver.casework.models import Person
from orbweaver.casework.queries.banks import banks_page
from orbweaver.demo.config_text import SCHEME
from orbweaver.demo.people import NOTIFIER
from orbweaver.deployment.house import House
from orbweaver.errors import MediaError
from orbweaver.model.bank import Terms
from orbweaver.scan.scanner import Scanner
from orbweaver.town.town import Town

BANK = "Town pictures"
LABEL = "confirmed"
SIGNAL_TYPES = frozenset({"sha256", "sha1", "pdq"})


def fill(house: House, town: Town) -> int:
    """Put the signals of the town's known pictures into the demo bank; return how many are new."""
    keeper = Person.objects.get(mail=NOTIFIER.mail)
    if BANK not in {line.name for line in banks_page(keeper)}:
        organisation_id = keeper.memberships.values_list("organisation_id", flat=True)[0]
        terms = Terms(unattended_exact=True)
        do_create_bank(house.office, keeper, NewBank(BANK, organisation_id, SCHEME, terms=terms))
    rows = tuple(_rows(house, town))
    done = do_import_entries(house.office, keeper, BANK, rows, "the town", good_rows=False)
    return done.added


def _rows(house: House, town: Town) -> list[EntryRow]:
    files = [content for _, content in town.known_files()]
    with house.jail() as pool, ThreadPoolExecutor(house.config.jail.workers) as executor:
        results = list(executor.map(Scanner(pool).scan_bytes, files))
    rows: list[EntryRow] = []
    for result in results:
        if result.error is not None:
            raise MediaError("a picture of the town does not decode") from result.error
        rows += [
            EntryRow(len(rows) + 1, signal, LABEL)
            for signal in result.media.signals
            if signal.signal_type in SIGNAL_TYPES
        ]
    return rows
