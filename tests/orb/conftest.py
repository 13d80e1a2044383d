"""What the Orb's tests stand on: a furnished house, and visitors who sign in to it."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from orbweaver.casework.desk import CaseworkDesk
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.scheme_files import load_schemes
from orbweaver.casework.settings import CaseworkSettings
from orbweaver.deployment.web_services import SETTING, WebServices
from orbweaver.jail.pool import JailPool
from orbweaver.model.clock import SetClock
from orbweaver.model.ids import TimeOrderedIds
from orbweaver.model.mandate import Mandate
from orbweaver.model.provider import Hosting, Provider
from orbweaver.ports.frontier.sqlite import SqliteFrontier
from orbweaver.ports.hosting.recorded import RecordedHosting
from orbweaver.ports.ledger.sqlite import SqliteLedger
from orbweaver.ports.vault.directory import DirectoryVault
from tests.casework.conftest import migrated_casework_file, sqlite_database, standing_on
from tests.orb.furnish import Furnished, Tools, furnish
from tests.orb.real_house import RealHouse, furnish_once, serve_copy
from tests.servers.browser import chromium

__all__ = ["chromium", "migrated_casework_file"]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANDATE = Mandate(
    mandate_id="5eed" * 8,
    organisation="Harbour Hotline",
    country="BE",
    legal_basis="A law of the town",
    contact="desk@harbour.example",
    user_agent="orbweaver-test",
    keep_media=True,
)
HOSTING = Hosting(
    host="gardens.example",
    addresses=("192.0.2.7",),
    provider=Provider("Basalt Hosting", "abuse@basalt.example"),
    country="NL",
    asn=64500,
    source="recorded",
    at=NOON,
)
METRICS_TOKEN = "only the watchman has it"
SignIn = Callable[[Role], Client]


@pytest.fixture(scope="session")
def jail() -> Iterator[JailPool]:
    """One decoding worker for all tests."""
    with JailPool(size=1) as pool:
        yield pool


@pytest.fixture
def clock() -> SetClock:
    """Noon, until somebody moves it."""
    return SetClock(NOON)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a furnished house lies, and what stands in it."""

    folder: Path
    house: Furnished

    @property
    def desk_file(self) -> Path:
        """What people decided."""
        return self.folder / "casework.sqlite3"

    @property
    def vault_folder(self) -> Path:
        """Sealed pictures."""
        return self.folder / "vault"


def office_at(clock: SetClock, seed: int) -> Office:
    """Return casework's office, as in the demo."""
    settings = CaseworkSettings(
        message_id_secret=b"m" * 32,
        text_key=b"t" * 32,
        mail_domain="orbweaver.example",
        sender="notices@orbweaver.example",
        needed_verdicts=2,
        contacts_preapproved=True,
        demo=True,
    )
    ids = TimeOrderedIds(clock, random.Random(seed))
    mandates = {MANDATE.mandate_id: MANDATE}
    return Office(clock, ids, settings, RecordedHosting([HOSTING]), mandates, load_schemes())


def vault_in(folder: Path) -> DirectoryVault:
    return DirectoryVault(folder, b"k" * 32, "harbour")


@pytest.fixture(scope="session")
def furnished_place(
    tmp_path_factory: pytest.TempPathFactory,
    migrated_casework_file: Path,
    jail: JailPool,
    django_db_blocker: DjangoDbBlocker,
) -> Place:
    """A house furnished once: nine people, a bank, a report, six cases; tests get copies."""
    folder = tmp_path_factory.mktemp("furnished")
    shutil.copy(migrated_casework_file, folder / "casework.sqlite3")
    office, vault = office_at(SetClock(NOON), seed=7), vault_in(folder / "vault")
    with django_db_blocker.unblock(), standing_on(sqlite_database(folder / "casework.sqlite3")):
        house = furnish(Tools(office, vault, CaseworkDesk(office), jail))
    return Place(folder, house)


@pytest.fixture
def place(
    furnished_place: Place, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Place]:
    """A copy of the furnished house, on which Django stands while the test runs."""
    folder = Path(shutil.copytree(furnished_place.folder, tmp_path / "house"))
    copied = Place(folder, furnished_place.house)
    with django_db_blocker.unblock(), standing_on(sqlite_database(copied.desk_file)):
        yield copied


@pytest.fixture
def services(
    place: Place, clock: SetClock, jail: JailPool, crawl_file: Path
) -> Iterator[WebServices]:
    """All that the pages work with, placed where they look for it."""
    office, ledger = office_at(clock, seed=8), SqliteLedger(crawl_file)
    frontier = SqliteFrontier(crawl_file)
    vault, desk = vault_in(place.vault_folder), CaseworkDesk(office)
    placed = WebServices(office, vault, jail, ledger, desk, frontier, metrics_token=METRICS_TOKEN)
    with override_settings(**{SETTING: lambda: placed}):
        yield placed
    frontier.close()
    ledger.close()


@pytest.fixture
def house(services: WebServices, place: Place) -> Furnished:
    """What stands in the house, with the pages ready."""
    del services
    return place.house


@pytest.fixture
def sign_in(house: Furnished) -> SignIn:
    """Return a browser of the first person of a role, signed in."""

    def enter(role: Role) -> Client:
        client = Client()
        client.force_login(house.people[role])
        return client

    return enter


@pytest.fixture(scope="session")
def furnished_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real data directory, furnished once; servers get copies."""
    return furnish_once(tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="session")
def open_house(
    furnished_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealHouse]:
    """A real house that is served to many tests, which decide nothing in it."""
    with serve_copy(furnished_folder, tmp_path_factory.mktemp("open") / "house") as house:
        yield house


@pytest.fixture
def fresh_house(furnished_folder: Path, tmp_path: Path) -> Iterator[RealHouse]:
    """A real house of one test's own."""
    with serve_copy(furnished_folder, tmp_path / "house") as house:
        yield house


@pytest.fixture(scope="session")
def worked_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHouse]:
    """A real house in which two cases are settled, notices drafted, and one about to leave."""
    furnished = furnish_once(tmp_path_factory.mktemp("worked"), settled=2)
    with serve_copy(furnished, tmp_path_factory.mktemp("served") / "house") as house:
        yield house
