"""Hosting as somebody wrote it down: a JSON file of answers, for the demo, tests and small houses.

The file is a list of objects. ``host`` must be there; what is left out is unknown::

    [{"host": "quarry.example", "addresses": ["192.0.2.7"], "provider": "Basalt Hosting",
      "abuse_address": "abuse@basalt.example", "country": "BE", "asn": 64500,
      "source": "asked by telephone", "at": "2026-11-22T09:30:00.000000Z"}]

An answer is as old as its ``at``, or as the file. An edited file is read again.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orbweaver.errors import ConfigError
from orbweaver.model.clock import from_iso
from orbweaver.model.provider import Hosting, Provider

_SOURCE = "recorded"
_TEXTS = {"host", "provider", "abuse_address", "country", "source", "at"}
_FIELDS = _TEXTS | {"addresses", "asn"}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTRY_LETTERS = 2


@dataclass(frozen=True, slots=True)
class _Recording:
    by_host: dict[str, Hosting]
    as_of: datetime


class RecordedHosting:
    """Answers from a file or from records; every other host comes back with empty fields."""

    def __init__(self, given: Path | Iterable[Hosting]) -> None:
        """Take a file, which may be written later, or records."""
        self._path = given if isinstance(given, Path) else None
        self._stamp: tuple[int, int, int] | None = None
        records = () if isinstance(given, Path) else tuple(given)
        as_of = max((record.at for record in records), default=_LONG_AGO)
        self._recording = _recording(records, as_of)

    def look_up(self, hosts: Sequence[str]) -> Sequence[Hosting]:
        """Return who hosts each of ``hosts``, in the order asked.

        Raises:
            ConfigError: The file is missing or wrong; the message says where.
        """
        if self._path is not None:
            self._read_if_changed(self._path)
        recording = self._recording
        return [_answer(recording, host) for host in hosts]

    def _read_if_changed(self, path: Path) -> None:
        try:
            found = path.stat()
            stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
            if stamp != self._stamp:
                as_of = datetime.fromtimestamp(found.st_mtime, UTC)
                records = _records(path.read_bytes(), as_of)
                self._recording, self._stamp = _recording(records, as_of), stamp
        except OSError as error:
            raise ConfigError(f"the hosting file {path}: {error.strerror}") from error
        except ConfigError as error:
            raise ConfigError(f"the hosting file {path}: {error.detail}") from error


def _recording(records: Iterable[Hosting], as_of: datetime) -> _Recording:
    by_host: dict[str, Hosting] = {}
    for record in records:
        name = _plain(record.host)
        if name in by_host:
            raise ConfigError(f"{name} stands there twice")
        by_host[name] = record
    return _Recording(by_host, as_of)


def _plain(host: str) -> str:
    return host.lower().rstrip(".")


def _answer(recording: _Recording, host: str) -> Hosting:
    found = recording.by_host.get(_plain(host))
    if found is not None:
        return found
    return Hosting(host, (), Provider("", ""), "", None, _SOURCE, recording.as_of)


def _records(content: bytes, as_of: datetime) -> list[Hosting]:
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ConfigError("not JSON") from error
    if not isinstance(listed, list):
        raise ConfigError("not a list of hosts")
    return [_record(number, item, as_of) for number, item in enumerate(listed, start=1)]


def _record(number: int, item: object, as_of: datetime) -> Hosting:
    where = f"entry {number}"
    if not isinstance(item, dict) or not item.get("host"):
        raise ConfigError(f"{where} names no host")
    if unknown := sorted(map(str, item.keys() - _FIELDS)):
        raise ConfigError(f"{where} has unknown fields: {', '.join(unknown)}")
    texts = {name: item.get(name, "") for name in _TEXTS}
    addresses, asn = item.get("addresses", []), item.get("asn")
    if not all(isinstance(text, str) for text in texts.values()):
        raise ConfigError(f"{where}: only addresses and asn are not text")
    if not isinstance(addresses, list) or not all(isinstance(one, str) for one in addresses):
        raise ConfigError(f"{where}: addresses is not a list of texts")
    if asn is not None and type(asn) is not int:
        raise ConfigError(f"{where}: asn is not a number")
    return Hosting(
        host=_plain(texts["host"]),
        addresses=tuple(addresses),
        provider=Provider(texts["provider"], texts["abuse_address"]),
        country=_country(where, texts["country"]),
        asn=asn,
        source=texts["source"] or _SOURCE,
        at=_instant(where, texts["at"]) if texts["at"] else as_of,
    )


def _country(where: str, text: str) -> str:
    if text and not (len(text) == _COUNTRY_LETTERS and text.isascii() and text.isupper()):
        raise ConfigError(f"{where}: country is not two capital letters")
    return text


def _instant(where: str, text: str) -> datetime:
    try:
        return from_iso(text)
    except ValueError as error:
        raise ConfigError(f"{where}: at is not like 2026-11-22T09:30:00.000000Z") from error
