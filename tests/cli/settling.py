"""A settled case for a house that tests work in, and a second senior.

``python -m tests.cli.settling DATA`` lets one picture be found and two of the crew confirm it, and
brings Sam in; it prints a line of JSON: the case, and a token of Sam's.
"""

import json
import sys
from datetime import timedelta

from orbweaver.deployment.start import open_data
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope, Seed
from orbweaver.model.url import Url
from orbweaver.ports.ledger.port import HandedFinding
from tests.cli.crew import PASSWORD

PAGE = Url.parse("http://gardens.example/harbour/")
PICTURE = Url.parse("http://gardens.example/harbour/1.png")
HARBOUR = Media("ab" * 32, 1000, "image/png", 640, 480)


def main(data: str) -> None:
    """Settle one case."""
    with open_data(data) as house:
        from orbweaver.casework.actions.persons import (  # noqa: PLC0415 - tables are there now
            do_accept_invitation,
            do_invite_person,
        )
        from orbweaver.casework.actions.reports import do_add_report  # noqa: PLC0415 - same
        from orbweaver.casework.actions.sign_in import do_make_token  # noqa: PLC0415 - same
        from orbweaver.casework.actions.verdicts import do_record_verdict  # noqa: PLC0415 - same
        from orbweaver.casework.desk import CaseworkDesk  # noqa: PLC0415 - same
        from orbweaver.casework.models import Person  # noqa: PLC0415 - same
        from orbweaver.casework.queries.cases import cases_list  # noqa: PLC0415 - same
        from orbweaver.casework.roles import Role  # noqa: PLC0415 - same
        from orbweaver.cli.acting import mandate_organisation  # noqa: PLC0415 - same

        office, owner = house.office, mandate_organisation(house)
        seed = Seed(PAGE, Scope(), owner.mandate_id, owner.organisation_id)
        report = Report(
            report_id=office.ids.new(),
            urls=(PAGE,),
            source="csv",
            at=office.clock.now(),
            mandate_id=owner.mandate_id,
            organisation_id=owner.organisation_id,
        )
        do_add_report(office, None, report, Scope())
        seen = Sighting(
            media_sha256_hex=HARBOUR.sha256_hex,
            url=PICTURE,
            found_on=PAGE,
            seed_id=seed.seed_id,
            mandate_id=owner.mandate_id,
            at=office.clock.now(),
            vantage="direct",
        )
        finding = Finding(FindingKind.REPORTED, seen, HARBOUR, ())
        CaseworkDesk(office).open_cases([HandedFinding(1, finding)])
        crew = [Person.objects.get(mail=f"{name}@harbour.example") for name in ("ana", "ben")]
        (line,) = cases_list(crew[0], 10)
        for person in crew:
            do_record_verdict(office, person, line.case_id, "confirmed")
        link = do_invite_person(
            office, None, owner.organisation_id, "sam@harbour.example", Role.SENIOR
        )
        sam = do_accept_invitation(office, link, "Sam", PASSWORD)
        token = do_make_token(office, None, sam, "tests", timedelta(days=1))
    sys.stdout.write(json.dumps({"case_id": line.case_id, "sam": token}))


if __name__ == "__main__":
    main(sys.argv[1])
