"""Saved filters: a list with its conditions under a name; seniors share theirs."""

from django.db import transaction
from django_scopes import scope

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Person, SavedFilter
from orbweaver.casework.office import Office
from orbweaver.casework.roles import READS_HISTORY, Role
from orbweaver.casework.standing import organisations_of, require
from orbweaver.errors import UnknownName, UsageError

LONGEST_NAME_CHARS = 100
LONGEST_QUERY_CHARS = 500


def do_save_filter(
    office: Office, person: Person, name: str, query: str, *, is_shared: bool = False
) -> str:
    """Keep a list's conditions under a name, in place of the person's former one; return its id.

    Raises:
        NotAllowed: The person reads no cases, or shares without being a senior.
        UsageError: There is no name, or it or the conditions are too long.
    """
    named = name.strip()
    if not named or len(named) > LONGEST_NAME_CHARS or len(query) > LONGEST_QUERY_CHARS:
        raise UsageError("a saved filter has a name of at most 100 characters")
    membership = require(person, {Role.SENIOR} if is_shared else READS_HISTORY)
    with transaction.atomic(), scope(organisation=[membership.organisation_id]):
        kept, _ = SavedFilter.objects.update_or_create(
            person=person,
            name=named,
            defaults={
                "query": query,
                "organisation_id": membership.organisation_id,
                "is_shared": is_shared,
                "at": office.clock.now(),
            },
            create_defaults={
                "filter_id": office.ids.new(),
                "query": query,
                "organisation_id": membership.organisation_id,
                "is_shared": is_shared,
                "at": office.clock.now(),
            },
        )
        facts = {"filter": kept.filter_id, "shared": "yes" if is_shared else "no"}
        record(office, "filter.saved", person.person_id, office.ids.new(), facts)
        return kept.filter_id


def do_forget_filter(office: Office, person: Person, filter_id: str) -> None:
    """Forget one's own saved filter.

    Raises:
        NotAllowed: The person reads no cases.
        UnknownName: They have none of that id.
    """
    with transaction.atomic(), scope(organisation=organisations_of(person, READS_HISTORY)):
        gone, _ = SavedFilter.objects.filter(person=person, filter_id=filter_id).delete()
        if not gone:
            raise UnknownName("there is no such saved filter")
        record(
            office, "filter.forgotten", person.person_id, office.ids.new(), {"filter": filter_id}
        )
