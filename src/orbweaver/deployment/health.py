"""Health: what a careful operator would look at, one finding a line."""

import json
import shutil
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from orbweaver.config import Mode
from orbweaver.deployment.house import House
from orbweaver.deployment.indexes import INDEXES
from orbweaver.deployment.keepers import HOSTING_FILE_NAME, VAULT_FOLDER
from orbweaver.deployment.keys import read_key
from orbweaver.deployment.migrate import require_schema
from orbweaver.errors import MalformedSegment, OrbweaverError
from orbweaver.kernel.library import kernel
from orbweaver.ports.index.segments.facts import index_facts

LEAST_FREE_BYTES = 2 * 1024**3


class Grade(StrEnum):
    """How bad it is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    subject: str
    grade: Grade
    sentence: str


def examine(house: House) -> Iterator[Diagnosis]:
    """Look at everything; nothing is changed, and one bad thing hides no other."""
    for subject, look in LOOKS.items():
        try:
            yield look(subject, house)
        except OrbweaverError as error:
            yield Diagnosis(subject, Grade.BAD, str(error))


def _mandate(subject: str, house: House) -> Diagnosis:
    if house.config.mandate is None:
        return Diagnosis(subject, Grade.WARNING, "none yet: nothing is fetched, kept or sent")
    mandate = house.mandate
    kept = "media of cases are kept" if mandate.keep_media else "no media are kept"
    return Diagnosis(subject, Grade.GOOD, f"{mandate.organisation}, {mandate.legal_basis}; {kept}")


def _key(subject: str, house: House) -> Diagnosis:
    path = house.config.key_file
    read_key(house.config)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Diagnosis(subject, Grade.BAD, f"{path} is readable by others; chmod 600 it")
    if path.is_relative_to(house.config.data_dir):
        return Diagnosis(subject, Grade.WARNING, "lies inside the data directory (the demo may)")
    return Diagnosis(subject, Grade.GOOD, f"{path}; keep a copy apart from the data")


def _data_dir(subject: str, house: House) -> Diagnosis:
    path = house.config.data_dir
    if not path.exists():
        return Diagnosis(subject, Grade.BAD, f"{path} is not there; run: orbweaver init")
    free_bytes = shutil.disk_usage(path).free
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Diagnosis(subject, Grade.WARNING, f"{path} is readable by others; chmod 700 it")
    room = f"{free_bytes >> 20} MiB free"
    if free_bytes < LEAST_FREE_BYTES:
        return Diagnosis(subject, Grade.WARNING, f"{path}, only {room}")
    sentence = f"{path}, {room}; it should lie on an encrypted disk"
    return Diagnosis(subject, Grade.GOOD, sentence)


def _databases(subject: str, house: House) -> Diagnosis:
    require_schema()
    return Diagnosis(subject, Grade.GOOD, f"{house.config.store.kind}, both at this version")


def _jail(subject: str, house: House) -> Diagnosis:
    with house.jail() as pool:
        report = pool.start()
    standing = ", ".join(layer.name for layer in report.layers if layer.is_active)
    if report.missing:
        missing = ", ".join(report.missing)
        return Diagnosis(
            subject, Grade.WARNING, f"{standing} stand; {missing} do not, on this machine"
        )
    return Diagnosis(subject, Grade.GOOD, f"{standing} stand")


def _kernel(subject: str, house: House) -> Diagnosis:
    """Say which arithmetic hashes in the workers, and which searches here if it is another."""
    with house.jail() as pool:
        hashing = pool.start()
    searching = kernel()
    is_native = hashing.is_native and searching.is_native
    apart = "" if searching.note == hashing.kernel else f"; outside the jail: {searching.note}"
    grade = Grade.GOOD if is_native else Grade.WARNING
    return Diagnosis(subject, grade, hashing.kernel + apart)


def _egress(subject: str, house: House) -> Diagnosis:
    if house.config.is_exempt:
        return Diagnosis(subject, Grade.WARNING, "demo or test: an exact list on loopback alone")
    return Diagnosis(subject, Grade.GOOD, "the public web alone")


def _vault(subject: str, house: House) -> Diagnosis:
    folder = house.config.data_dir / VAULT_FOLDER
    if house.config.vault.kind == "directory" and not folder.exists():
        return Diagnosis(subject, Grade.GOOD, "directory, nothing sealed yet")
    house.vault.holds("0" * 64)
    return Diagnosis(subject, Grade.GOOD, f"{house.config.vault.kind}, answers")


def _hosting(subject: str, house: House) -> Diagnosis:
    house.hosting.look_up(["rocks.example"])
    path = house.config.hosting.path or house.config.data_dir / HOSTING_FILE_NAME
    if not json.loads(path.read_bytes()):
        return Diagnosis(subject, Grade.WARNING, f"{path} names no host: no notice can be routed")
    return Diagnosis(subject, Grade.GOOD, f"{path}, readable")


def _mail(subject: str, house: House) -> Diagnosis:
    section = house.config.mail
    if section.kind == "file":
        return Diagnosis(subject, Grade.WARNING, "notices are written to files; none leaves")
    try:
        socket.create_connection((section.host, section.port), timeout=5).close()
    except OSError as error:
        return Diagnosis(subject, Grade.BAD, f"{section.host}:{section.port}: {error.strerror}")
    return Diagnosis(subject, Grade.GOOD, f"{section.host}:{section.port} answers")


def _banks(subject: str, house: House) -> Diagnosis:
    require_schema()
    sizes = house.desk.bank_sizes()
    if not sizes:
        return Diagnosis(subject, Grade.WARNING, "empty: nothing can be known yet")
    sentence = f"{sum(sizes.values())} entries, version {house.desk.bank_version()}"
    return Diagnosis(subject, Grade.GOOD, sentence)


def _index(subject: str, house: House) -> Diagnosis:
    """Look whether the files are sound, and not so old that starting a worker takes long."""
    index = INDEXES[subject]
    if not index.is_in_use(house):
        return Diagnosis(subject, Grade.GOOD, "not in use: nothing is scanned in fast mode")
    try:
        facts = index_facts(index.path(house))
    except MalformedSegment as error:
        again = "it is built again at the next match, or now: orbweaver bank build"
        return Diagnosis(subject, Grade.BAD, f"{error.detail}; {again}")
    require_schema()
    entries = sum(house.desk.bank_sizes().values())
    sentence = f"{facts.entries} entries in {facts.segments} segments, version {facts.bank_version}"
    if facts.put_aside:
        aside = ", ".join(facts.put_aside)
        return Diagnosis(subject, Grade.WARNING, f"{sentence}; damaged once, look at {aside}")
    is_old = entries - facts.entries > 2 * house.config.index.merge_at_entries
    if is_old or house.desk.bank_history(facts.bank_version) != facts.bank_history:
        return Diagnosis(subject, Grade.WARNING, f"{sentence}; run: orbweaver bank build")
    return Diagnosis(subject, Grade.GOOD, f"{sentence}; the rest is in memory")


def _mode(subject: str, house: House) -> Diagnosis:
    mode = house.config.house.mode
    grade = Grade.GOOD if mode is Mode.LIVE else Grade.WARNING
    return Diagnosis(subject, grade, mode)


LOOKS: dict[str, Callable[[str, House], Diagnosis]] = {
    "mode": _mode,
    "mandate": _mandate,
    "data directory": _data_dir,
    "key": _key,
    "databases": _databases,
    "vault": _vault,
    "jail": _jail,
    "kernel": _kernel,
    "egress": _egress,
    "hosting": _hosting,
    "mail": _mail,
    "banks": _banks,
    **dict.fromkeys(INDEXES, _index),
}
