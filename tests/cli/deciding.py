"""Verdicts for a house that tests work in, as people give them in the Orb.

``python -m tests.cli.deciding DATA CASE LABEL NAME…`` lets each of the crew give one verdict.
"""

import sys

from orbweaver.deployment.start import open_data


def main(data: str, case_id: str, label: str, *names: str) -> None:
    """Give the verdicts."""
    with open_data(data) as house:
        from orbweaver.casework.actions.verdicts import (  # noqa: PLC0415 - tables are there now
            do_record_verdict,
        )
        from orbweaver.casework.models import Person  # noqa: PLC0415 - same

        for name in names:
            person = Person.objects.get(mail=f"{name}@harbour.example")
            do_record_verdict(house.office, person, case_id, label)


if __name__ == "__main__":
    main(*sys.argv[1:])
