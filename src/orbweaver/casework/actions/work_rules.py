"""Rules of the working day: set by an administrator; the rows stay, and the latest counts."""

from dataclasses import asdict

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.day_rules import DayRules, check_rules
from orbweaver.casework.models import Person, WorkRules
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisation_called, require_or_machine


def do_set_work_rules(
    office: Office, actor: Person | None, organisation_id: str, rules: DayRules
) -> str:
    """Set the rules of an organisation from now on; ``actor`` is nobody on the machine itself.

    Returns:
        The id of the row that counts now; those before it stay, with who set them.

    Raises:
        NotAllowed: The actor is no administrator of that organisation.
        UnknownName: No such organisation.
        UsageError: A rule is out of bounds; in a demo the bounds are those of a day alone.
    """
    organisation = organisation_called(organisation_id)
    require_or_machine(actor, {Role.ADMINISTRATOR}, organisation_id)
    check_rules(rules, is_demo=office.settings.demo)
    with transaction.atomic():
        row = WorkRules.objects.create(
            rules_id=office.ids.new(),
            organisation=organisation,
            set_by=actor,
            at=office.clock.now(),
            **asdict(rules),
        )
        facts = {"organisation": organisation_id}
        facts |= {name: str(value) for name, value in asdict(rules).items()}
        record(office, "rules.set", actor_id(actor), row.rules_id, facts)
    return row.rules_id
