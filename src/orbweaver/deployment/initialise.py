"""Making a data directory: folders, key, configuration, databases. Safe to run again."""

from dataclasses import dataclass

from orbweaver.casework.actions.persons import do_make_set_up_link
from orbweaver.config import CONFIG_FILE_NAME
from orbweaver.deployment.first_config import FIRST_CONFIG
from orbweaver.deployment.house import House
from orbweaver.deployment.keepers import HOSTING_FILE_NAME
from orbweaver.deployment.keys import make_key, read_key
from orbweaver.deployment.migrate import holds_tables, migrate
from orbweaver.errors import AlreadyThere, StoreFull, WrongState

NO_HOSTS = "[]\n"
"""What is recorded of hosts at first."""


@dataclass(frozen=True, slots=True)
class Initialised:
    """What was made."""

    data_dir: str
    key_file: str
    made_key: bool
    set_up_link: str
    """Where the first administrator sets the house up; empty when that was done before."""


def initialise(house: House) -> Initialised:
    """Make what is missing; leave what is there.

    Raises:
        StoreFull: The directory cannot be written.
        ConfigError: The key of what is there is gone; another would open nothing.
    """
    config = house.config
    if not config.key_file.exists() and holds_tables():
        read_key(config)
    try:
        config.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        config_file = config.data_dir / CONFIG_FILE_NAME
        if not config_file.exists():
            config_file.write_text(FIRST_CONFIG)
        hosting_file = config.data_dir / HOSTING_FILE_NAME
        if not hosting_file.exists():
            hosting_file.write_text(NO_HOSTS)
        made_key = _make_key(house)
    except OSError as error:
        raise StoreFull(f"{config.data_dir}: {error.strerror}") from error
    migrate()
    return Initialised(
        data_dir=str(config.data_dir),
        key_file=str(config.key_file),
        made_key=made_key,
        set_up_link=_set_up_link(house),
    )


def _make_key(house: House) -> bool:
    try:
        make_key(house.config)
    except AlreadyThere:
        return False
    return True


def _set_up_link(house: House) -> str:
    try:
        token = do_make_set_up_link(house.office)
    except WrongState:
        return ""
    return f"{house.config.base_url}/orb/set-up/{token}/"
