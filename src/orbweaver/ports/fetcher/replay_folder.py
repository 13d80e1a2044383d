"""Recorded replies in a folder: one JSON file and one body file an address, named by its key."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orbweaver import errors
from orbweaver.errors import ConfigError, OrbweaverError
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.replay import Recorded

_FORMAT = "orbweaver-replay-1"


def write_folder(folder: Path, replies: Mapping[Url, Recorded]) -> None:
    """Write every reply into ``folder``, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for url, recorded in replies.items():
        (folder / f"{url.key}.body").write_bytes(recorded.body)
        (folder / f"{url.key}.json").write_text(json.dumps(_facts(url, recorded), indent=1))


def read_folder(folder: Path) -> dict[Url, Recorded]:
    """Read what :func:`write_folder` wrote.

    Raises:
        ConfigError: A file is not of this format.
    """
    pairs = (_read(path) for path in sorted(folder.glob("*.json")))
    return dict(pairs)


def _facts(url: Url, recorded: Recorded) -> dict[str, object]:
    error = recorded.error
    return {
        "format": _FORMAT,
        "url": url.reveal(),
        "status": recorded.status,
        "headers": recorded.headers,
        "address": recorded.address,
        "error": None if error is None else [type(error).__name__, error.detail],
    }


def _read(path: Path) -> tuple[Url, Recorded]:
    try:
        facts = json.loads(path.read_text())
        if facts["format"] != _FORMAT:
            raise ConfigError(f"{path.name} is not of the format {_FORMAT}")
        recorded = Recorded(
            status=int(facts["status"]),
            headers=tuple((str(name), str(value)) for name, value in facts["headers"]),
            body=path.with_suffix(".body").read_bytes(),
            address=str(facts["address"]),
            error=_error(facts["error"]),
        )
        return Url.parse(str(facts["url"])), recorded
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ConfigError(f"{path.name} is no recorded reply: {error}") from error


def _error(named: Any) -> OrbweaverError | None:  # noqa: ANN401 - JSON, checked here
    if named is None:
        return None
    name, detail = named
    kind = getattr(errors, str(name), None)
    if not (isinstance(kind, type) and issubclass(kind, OrbweaverError)):
        raise TypeError(f"no error is called {name}")
    return kind(str(detail))
