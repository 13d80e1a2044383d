"""Make and furnish a real house in a data directory: a program, apart from the tests' Django.

``python -m tests.orb.open_house DATA ORIGINALS SETTLED`` prints a line of JSON, which gives each
first name its one-time sign-in paths and lists the cases that were settled, and writes the bytes
of every picture into ``DATA/../pictures``.
"""

import json
import sys
from pathlib import Path

from orbweaver.deployment.start import set_up_django

CONFIG = """\
[house]
mode = "demo"

[mandate]
organisation = "Harbour Hotline"
country = "BE"
legal_basis = "A law of the town"
contact = "desk@harbour.example"
user_agent = "orbweaver-test"
keep_media = true

[casework]
scheme = "demo"
needed_verdicts = 2

[jail]
workers = 1
"""
HOSTING = [
    {
        "host": "gardens.example",
        "addresses": ["192.0.2.7"],
        "provider": "Basalt Hosting",
        "abuse_address": "abuse@basalt.example",
        "country": "NL",
        "source": "recorded",
        "at": "2026-11-22T09:30:00.000000Z",
    }
]
LINKS_EACH = 20


def main(data: Path, originals: int, settled: int) -> None:
    """Make it, and let two analysts settle some cases."""
    data.mkdir(mode=0o700, parents=True)
    (data / "orbweaver.toml").write_text(CONFIG, encoding="utf-8")
    (data / "hosting.json").write_text(json.dumps(HOSTING), encoding="utf-8")
    set_up_django(str(data))
    from orbweaver.casework.actions.sign_in import do_make_sign_in_link  # noqa: PLC0415 - Django is up now
    from orbweaver.deployment.house import open_house  # noqa: PLC0415 - same
    from orbweaver.deployment.initialise import initialise  # noqa: PLC0415 - same
    from tests.orb.furnish import Tools, furnish, work  # noqa: PLC0415 - same

    with open_house() as house:
        initialise(house)
        with house.jail() as jail:
            tools = Tools(house.office, house.vault, house.desk, jail)
            furnished = furnish(tools, originals=originals)
        cases = work(house.office, furnished, settled)
        links = {
            name: [
                f"/orb/once/{do_make_sign_in_link(house.office, person)}/"
                for _ in range(LINKS_EACH)
            ]
            for name, person in furnished.by_first_name.items()
        }
    pictures = data.with_name("pictures")
    pictures.mkdir()
    for sha256_hex, content in furnished.pictures.items():
        (pictures / sha256_hex).write_bytes(content)
    print(json.dumps({"links": links, "settled": cases}))  # noqa: T201 - this is what it is run for


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
