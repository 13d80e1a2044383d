"""People for a house that tests work in, and their tokens.

``python -m tests.cli.crew DATA`` brings in somebody of every role and prints a line of JSON:
a token for each name. It does what accepting an invitation and «Tokens» do in the Orb.
"""

import json
import sys
from datetime import timedelta

from orbweaver.deployment.start import open_data

CREW = {
    "ana": "analyst",
    "ben": "analyst",
    "sol": "senior",
    "nia": "notifier",
    "lio": "liaison",
    "ado": "administrator",
    "uma": "auditor",
}
PASSWORD = "a gate that only opens inwards"
VALID_FOR = timedelta(days=1)


def main(data: str) -> None:
    """Bring the crew in."""
    with open_data(data) as house:
        from orbweaver.casework.actions.persons import (  # noqa: PLC0415 - tables are there now
            do_accept_invitation,
            do_invite_person,
        )
        from orbweaver.casework.actions.sign_in import do_make_token  # noqa: PLC0415 - same
        from orbweaver.casework.roles import Role  # noqa: PLC0415 - same
        from orbweaver.cli.acting import mandate_organisation  # noqa: PLC0415 - same

        office, organisation = house.office, mandate_organisation(house).organisation_id
        tokens = {}
        for name, role in CREW.items():
            mail = f"{name}@harbour.example"
            link = do_invite_person(office, None, organisation, mail, Role(role))
            person = do_accept_invitation(office, link, name.title(), PASSWORD)
            tokens[name] = do_make_token(office, None, person, "tests", VALID_FOR)
    sys.stdout.write(json.dumps(tokens))


if __name__ == "__main__":
    main(sys.argv[1])
