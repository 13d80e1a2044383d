"""A backup brings back what people wrote, and never the key."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from orbweaver.config import CONFIG_FILE_NAME, Config, load_config
from orbweaver.crawl.archive.pages import SUFFIX
from orbweaver.crawl.archive.sealed_log import SealedLog
from orbweaver.deployment.archives import ARCHIVE_FOLDER
from orbweaver.deployment.backup.restore import unpack
from orbweaver.deployment.backup.take import take_backup
from orbweaver.deployment.databases import casework_file, crawl_file
from orbweaver.deployment.keepers import HOSTING_FILE_NAME
from orbweaver.deployment.keys import make_key

AT = datetime(2031, 5, 4, tzinfo=UTC)
HOSTS = json.dumps([{"host": "rocks.example"}])


def a_house(folder: Path, text: str = "") -> Config:
    """Make a data directory with two databases and what an operator wrote."""
    data = folder / "data"
    data.mkdir()
    (data / CONFIG_FILE_NAME).write_text(text)
    (data / HOSTING_FILE_NAME).write_text(HOSTS)
    config = load_config(data, {})
    for path in (casework_file(config), crawl_file(config)):
        with closing(sqlite3.connect(path)) as opened:
            opened.execute("CREATE TABLE stone (name TEXT)")
    return config


def restored(config: Config, folder: Path) -> Config:
    """Take a backup, and unpack it into another place that has the key."""
    folder.mkdir()
    take_backup(config, folder / "backup", AT)
    empty = load_config(folder / "data", {})
    empty.key_file.write_text(config.key_file.read_text())
    unpack(empty, folder / "backup")
    return empty


def test_the_hosts_that_notices_are_routed_by_come_back(tmp_path: Path) -> None:
    config = a_house(tmp_path)
    make_key(config)
    there = restored(config, tmp_path / "elsewhere")
    assert (there.data_dir / HOSTING_FILE_NAME).read_text() == HOSTS
    assert (there.data_dir / CONFIG_FILE_NAME).exists()


def test_not_even_a_demo_puts_its_key_into_a_backup(tmp_path: Path) -> None:
    config = a_house(tmp_path, "[house]\nmode = 'demo'\n")
    key_file = make_key(config)
    assert key_file.is_relative_to(config.data_dir)
    there = restored(config, tmp_path / "elsewhere")
    assert not (there.data_dir / key_file.name).exists()


def test_archived_pages_come_back_and_open_in_their_new_place(tmp_path: Path) -> None:
    config = a_house(tmp_path)
    make_key(config)
    log = SealedLog(config.data_dir / ARCHIVE_FOLDER / "ab" / f"abcd{SUFFIX}", b"k" * 32)
    log.append([b"a page about lilies"])
    there = restored(config, tmp_path / "elsewhere")
    again = SealedLog(there.data_dir / ARCHIVE_FOLDER / "ab" / f"abcd{SUFFIX}", b"k" * 32)
    assert list(again.records()) == [b"a page about lilies"]


def test_a_backup_is_for_its_owners_eyes(tmp_path: Path) -> None:
    config = a_house(tmp_path)
    make_key(config)
    take_backup(config, tmp_path / "backup", AT)
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".backup.part"))
