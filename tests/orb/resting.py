"""Change somebody's day in a real house: ``python -m tests.orb.resting DATA MAIL ACT``.

ACT is ``break`` (a break of ten minutes begins), ``over`` (rules of a day that has ended) or
``pair`` (nobody works alone).
"""

import sys
from dataclasses import replace

from orbweaver.deployment.start import set_up_django


def main(data: str, mail: str, act: str) -> None:
    """Do it."""
    set_up_django(data)
    from orbweaver.casework.actions.rests import do_begin_rest  # noqa: PLC0415 - Django is up now
    from orbweaver.casework.actions.work_rules import do_set_work_rules  # noqa: PLC0415 - same
    from orbweaver.casework.day_rules import WIDE, DayRules  # noqa: PLC0415 - same
    from orbweaver.casework.models import Person  # noqa: PLC0415 - same
    from orbweaver.casework.standing import require_reviewer  # noqa: PLC0415 - same
    from orbweaver.deployment.house import open_house  # noqa: PLC0415 - same

    with open_house() as house:
        person = Person.objects.get(mail=mail)
        organisation_id = require_reviewer(person).organisation_id
        if act == "break":
            do_begin_rest(house.office, person, organisation_id, DayRules())
        rules = {"pair": replace(WIDE, needs_pair=True), "over": replace(WIDE, budget_reveals=1)}
        if act in rules:
            do_set_work_rules(house.office, None, organisation_id, rules[act])


if __name__ == "__main__":
    main(*sys.argv[1:])
