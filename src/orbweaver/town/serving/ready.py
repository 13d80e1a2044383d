"""The ready file: how others learn where the town listens."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from orbweaver.town.serving.doorways import LOOPBACK, Numbers
from orbweaver.town.site import Ports


@dataclass(frozen=True, slots=True)
class Ready:
    """Where a running town listens; ``sites`` names its blueprint."""

    town_seed: int
    sites: str
    pid: int
    numbers: Numbers

    @property
    def ports(self) -> Ports:
        """The ports on which the town's addresses depend."""
        return Ports(self.numbers.web, self.numbers.canary)

    @property
    def control_url(self) -> str:
        """Where the control door is, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.numbers.control}"

    def write(self, path: Path, addresses: tuple[tuple[str, int], ...]) -> None:
        """Write the file, at once and whole; readers in other languages find plain fields."""
        fields = {
            **asdict(self),
            "port": self.numbers.web,
            "addresses": addresses,
            "dns": [LOOPBACK, self.numbers.dns],
            "smtp": [LOOPBACK, self.numbers.smtp],
            "canary": [LOOPBACK, self.numbers.canary],
            "control_url": self.control_url,
        }
        draft = path.with_name(f"{path.name}.draft")
        draft.write_text(json.dumps(fields, indent=1))
        draft.replace(path)


def read_ready(path: Path) -> Ready:
    """Return what the file at ``path`` says."""
    fields = json.loads(path.read_text())
    numbers = Numbers(**fields["numbers"])
    return Ready(fields["town_seed"], fields["sites"], fields["pid"], numbers)
