"""Breaks: they begin on the server, and nobody ends them early."""

from datetime import datetime, timedelta

from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.casework.actions.decisions import do_let_go
from orbweaver.casework.audit_trail import record
from orbweaver.casework.day_rules import DayRules
from orbweaver.casework.leases import give_back
from orbweaver.casework.models import Person, Rest
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.spells import take_own_turn
from orbweaver.model.clock import iso


def do_begin_rest(
    office: Office, person: Person, organisation_id: str, rules: DayRules
) -> datetime:
    """Begin a person's break, or find the one that runs; return when it is over.

    What they hold is let go with it: the decision that could still be undone becomes final, and
    cases that lay before them go back to the queue.
    """
    now = office.clock.now()
    with transaction.atomic(), scopes_disabled():  # one's own break, for whichever organisation
        take_own_turn(person)
        running = Rest.objects.filter(person=person, until__gt=now).order_by("-until").first()
        if running is not None:
            return running.until
        rest = Rest.objects.create(
            rest_id=office.ids.new(),
            person=person,
            organisation_id=organisation_id,
            day=rules.day_of(now),
            at=now,
            until=now + timedelta(minutes=rules.rest_min),
        )
        facts = {"person": person.person_id, "until": iso(rest.until)}
        record(office, "rest.began", MACHINE, rest.rest_id, facts)
    do_let_go(office, person)
    give_back(office, person)
    return rest.until
