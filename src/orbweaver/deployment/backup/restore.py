"""Restoring a backup into an empty place."""

import io
import json
import shutil
import tarfile
from pathlib import Path, PurePosixPath
from typing import IO, cast

from orbweaver.config import Config
from orbweaver.deployment.backup import postgres
from orbweaver.deployment.backup.sealed_stream import OpeningReader
from orbweaver.deployment.backup.take import (
    BACKUP_VERSION,
    DATABASE_FOLDER,
    MANIFEST_NAME,
    dsns_of,
)
from orbweaver.deployment.keys import read_key
from orbweaver.deployment.migrate import migrate
from orbweaver.errors import AlreadyThere, ConfigError, DamagedObject, StoreFull, WrongState


def unpack(config: Config, source: Path) -> dict[str, object]:
    """Unpack ``source`` into the empty data directory and return the backup's manifest.

    The key file must be in its place; it is never part of a backup. The files appear in the
    data directory all at once, after the whole backup was read and verified.

    Raises:
        AlreadyThere: The data directory is not empty.
        DamagedObject: Another key, or the backup was altered or cut.
        WrongState: A backup of a newer version.
        StoreFull: No room.
    """
    data_dir = config.data_dir
    if data_dir.exists() and any(path != config.key_file for path in data_dir.iterdir()):
        raise AlreadyThere(f"data in {data_dir}; restore goes into an empty place")
    key = read_key(config)
    waiting = data_dir.with_name(f".{data_dir.name}.restoring")
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(mode=0o700, parents=True)
    try:
        with source.open("rb") as file:
            opened = io.BufferedReader(OpeningReader(file, key))
            _extract(cast(IO[bytes], opened), waiting)
        manifest = _manifest(waiting / MANIFEST_NAME)
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in waiting.iterdir():
            path.rename(data_dir / path.name)
    except OSError as error:
        raise StoreFull(f"restoring into {data_dir}: {error.strerror}") from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return manifest


def clear_away(config: Config) -> None:
    """Empty the data directory again, after databases that could not be loaded."""
    for path in config.data_dir.iterdir():
        if path == config.key_file:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _extract(opened: IO[bytes], folder: Path) -> None:
    try:
        with tarfile.open(fileobj=opened, mode="r|") as archive:
            for entry in archive:
                _extract_file(archive, entry, folder)
        while opened.read(1 << 20):
            pass  # to the marked end: a cut stream must not pass
    except tarfile.TarError as error:
        raise DamagedObject(f"backup: {error}") from error


def _extract_file(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Write one plain file below ``folder``; anything else is no backup of ours."""
    place = PurePosixPath(entry.name)
    content = archive.extractfile(entry) if entry.isfile() else None
    if content is None or place.is_absolute() or ".." in place.parts:
        raise DamagedObject("backup: an entry that no backup has")
    target = folder / place
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("xb") as file:
        target.chmod(0o600)
        shutil.copyfileobj(content, file)


def _manifest(file: Path) -> dict[str, object]:
    manifest = cast(dict[str, object], json.loads(file.read_text()))
    if manifest["version"] != BACKUP_VERSION:
        raise WrongState(f"backup of version {manifest['version']}; please update Orbweaver")
    return manifest


def load_databases(config: Config) -> None:
    """Put the unpacked databases in their place, and bring them to this version's schema.

    Raises:
        ConfigError: The backup is of another kind of database than the configuration names.
        AlreadyThere: A PostgreSQL database holds rows.
        WrongState: PostgreSQL tables of another version.
    """
    folder, manifest_file = config.data_dir / DATABASE_FOLDER, config.data_dir / MANIFEST_NAME
    manifest = _manifest(manifest_file)
    if manifest["store"] != config.store.kind:
        raise ConfigError(f"the backup is of {manifest['store']}, store.kind is not")
    if config.store.kind == "sqlite":
        for path in folder.iterdir():
            path.rename(config.data_dir / path.name)
        migrate()
    else:
        migrate()
        if manifest["tables"] != postgres.tables_version(dsns_of(config)):
            raise WrongState("this backup has other tables: restore by the version that made it")
        postgres.load(dsns_of(config), folder)
    shutil.rmtree(folder)
    manifest_file.unlink()
