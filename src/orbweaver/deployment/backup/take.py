"""Taking a backup: one sealed file that only the house key opens; the key is not in it."""

import io
import json
import secrets
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from orbweaver.config import CONFIG_FILE_NAME, Config
from orbweaver.crawl.archive.pages import SUFFIX
from orbweaver.deployment.archives import ARCHIVE_FOLDER
from orbweaver.deployment.backup import postgres, sqlite
from orbweaver.deployment.backup.sealed_stream import SealingWriter
from orbweaver.deployment.databases import casework_file, crawl_file
from orbweaver.deployment.keepers import HOSTING_FILE_NAME, VAULT_FOLDER
from orbweaver.deployment.keys import KEY_BYTES, read_key
from orbweaver.deployment.new_file import new_file
from orbweaver.model.clock import iso

BACKUP_VERSION = 1
MANIFEST_NAME = "manifest.json"
DATABASE_FOLDER = "databases"
LEFT_OVER_AFTER_S = 86_400.0
BESIDE = ".backup-"
"""How the folder begins in which the databases are copied before they are sealed."""


def take_backup(config: Config, target: Path, at: datetime) -> int:
    """Write databases, configuration and sealed media into ``target``; return its size in bytes.

    The file appears whole or not at all, for its owner's eyes alone.

    Raises:
        AlreadyThere: ``target`` exists; a backup is never overwritten.
        StoreFull: No room.
    """
    with new_file(target) as file:
        _write(config, file, at)
    return target.stat().st_size


def _write(config: Config, file: IO[bytes], at: datetime) -> None:
    sealing = SealingWriter(
        cast(io.BufferedWriter, file), read_key(config), secrets.token_bytes(KEY_BYTES)
    )
    with (
        sealing,
        tempfile.TemporaryDirectory(dir=_swept(config.data_dir, at), prefix=BESIDE) as folder,
        tarfile.open(fileobj=sealing, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        manifest = {
            "version": BACKUP_VERSION,
            "at": iso(at),
            "store": config.store.kind,
            "tables": _tables_version(config),
        }
        _add_bytes(archive, MANIFEST_NAME, json.dumps(manifest).encode())
        for path in _operator_files(config):
            archive.add(path, arcname=str(path.relative_to(config.data_dir)))
        for path in _databases(config, Path(folder)):
            archive.add(path, arcname=f"{DATABASE_FOLDER}/{path.name}")
        # only now: what the databases name is sealed already
        for path in (*vault_files(config), *archive_files(config)):
            _add_sealed(archive, path, str(path.relative_to(config.data_dir)))


def _operator_files(config: Config) -> Iterator[Path]:
    """Walk what people wrote in the data directory: the house does not work without it."""
    hosting = config.hosting.path or config.data_dir / HOSTING_FILE_NAME
    for path in (config.data_dir / CONFIG_FILE_NAME, hosting.resolve()):
        if path.is_relative_to(config.data_dir) and path.is_file():
            yield path


def _swept(data_dir: Path, at: datetime) -> Path:
    """Remove what a backup that was killed a day ago or earlier left; return the directory."""
    for left_over in data_dir.glob(f"{BESIDE}*"):
        if at.timestamp() - left_over.stat().st_mtime > LEFT_OVER_AFTER_S:
            shutil.rmtree(left_over)
    return data_dir


def _databases(config: Config, folder: Path) -> Iterator[Path]:
    if config.store.kind == "sqlite":
        yield from sqlite.snapshot([casework_file(config), crawl_file(config)], folder)
        return
    yield from postgres.snapshot(dsns_of(config), folder)


def _tables_version(config: Config) -> str:
    """Return what stands for PostgreSQL's tables; a SQLite file knows by itself."""
    is_postgres = config.store.kind == "postgres"
    return postgres.tables_version(dsns_of(config)) if is_postgres else ""


def dsns_of(config: Config) -> Mapping[str, str]:
    """Return where both PostgreSQL databases are, by name."""
    return {"casework": config.store.casework_dsn, "crawl": config.store.crawl_dsn}


def vault_files(config: Config) -> Iterator[Path]:
    """Walk the sealed files of a directory vault; an S3 bucket is backed up where it lives."""
    folder = config.data_dir / VAULT_FOLDER
    if config.vault.kind == "directory" and folder.exists():
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def archive_files(config: Config) -> Iterator[Path]:
    """Walk the sealed logs of archived pages.

    One that grows meanwhile may end in half a record: its page is not in these databases yet.
    """
    yield from sorted((config.data_dir / ARCHIVE_FOLDER).glob(f"*/*{SUFFIX}"))


def _add_sealed(archive: tarfile.TarFile, path: Path, name: str) -> None:
    """Add a file of the vault, unless it was shredded just now."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    _add_bytes(archive, name, content)


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
