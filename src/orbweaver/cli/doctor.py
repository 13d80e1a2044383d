"""``orbweaver doctor``: is this house well?"""

import typer

from orbweaver.cli.options import AsJson, DataDir
from orbweaver.cli.output import print_records
from orbweaver.deployment.start import open_data


def doctor(*, data: DataDir = "orbweaver-data", as_json: AsJson = False) -> None:
    """Look at mandate, key, disk, databases, vault, jail, kernel, egress and mail; change nothing.

    Exits 1 when something is bad; warnings do not count.
    """
    with open_data(data) as house:
        from orbweaver.deployment.health import Grade, examine

        found = list(examine(house))
    print_records(
        [{"subject": d.subject, "grade": d.grade, "sentence": d.sentence} for d in found],
        ("subject", "grade", "sentence"),
        as_json=as_json,
        empty="",
    )
    if any(diagnosis.grade is Grade.BAD for diagnosis in found):
        raise typer.Exit(1)
