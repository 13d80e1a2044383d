"""What a state folder remembers of its town: which one it is, and where it listened."""

import json
from dataclasses import asdict
from pathlib import Path

from orbweaver.town.errors import OtherTown
from orbweaver.town.serving.doorways import Numbers

_FILE_NAME = "town.json"


def remembered_numbers(state_dir: Path, town_seed: int, sites: str) -> Numbers:
    """Return the numbers of the last start, or zeros: addresses stay true over a restart.

    Raises:
        OtherTown: The folder holds the state of another seed or blueprint.
    """
    path = state_dir / _FILE_NAME
    if not path.is_file():
        return Numbers()
    fields = json.loads(path.read_text())
    if (fields["town_seed"], fields["sites"]) != (town_seed, sites):
        raise OtherTown(
            f"{state_dir} holds the state of seed {fields['town_seed']} ({fields['sites']}); "
            "choose another folder."
        )
    return Numbers(**fields["numbers"])


def remember(state_dir: Path, town_seed: int, sites: str, numbers: Numbers) -> None:
    """Write down which town this is and where it listens, at once and whole."""
    fields = {"town_seed": town_seed, "sites": sites, "numbers": asdict(numbers)}
    draft = state_dir / f"{_FILE_NAME}.draft"
    draft.write_text(json.dumps(fields))
    draft.replace(state_dir / _FILE_NAME)
