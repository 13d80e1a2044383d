"""Guessing is slow: tries to come in are counted in the database, by account, person and peer."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Membership, Person, SignInTry
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisations_of
from orbweaver.casework.tries import Counted, by_account, by_person
from orbweaver.errors import NotAllowed, TriedTooOften, UnknownName

KEPT_FOR = timedelta(days=3)
"""A counter that nobody touched for so long is dropped."""


def do_count_try(office: Office, *counted: Counted) -> None:
    """Count a try as a wrong one, before its answer is looked at; give it back if it was right.

    Counting first means that many tries at once are no more than many after one another.

    Raises:
        TriedTooOften: One of them must wait; nothing is counted then.
    """
    now = office.clock.now()
    by_hash = {each.key_hash_hex: each for each in counted}
    SignInTry.objects.filter(last_at__lt=now - KEPT_FOR).delete()
    with transaction.atomic():
        fresh = [SignInTry(key_hash_hex=name, fails=0, last_at=now) for name in sorted(by_hash)]
        SignInTry.objects.bulk_create(fresh, ignore_conflicts=True)
        rows = _locked_rows(by_hash)
        waits = [by_hash[row.key_hash_hex].wait_from(row, now) for row in rows]
        if max(waits) > timedelta():
            refusal = TriedTooOften()
            refusal.wait_s = max(waits).total_seconds()
            raise refusal
        for row in rows:
            row.fails = by_hash[row.key_hash_hex].remembered(row, now) + 1
            row.last_at = now
            row.save()


def do_give_try_back(*counted: Counted) -> None:
    """Take back one try that was right: for peers, who do not start anew by it."""
    with transaction.atomic():
        for row in _locked_rows({each.key_hash_hex: each for each in counted}):
            row.fails = max(row.fails - 1, 0)
            row.save()


def do_forget_tries(*counted: Counted) -> None:
    """Forget all tries: this account, or this person, has shown that they may."""
    SignInTry.objects.filter(key_hash_hex__in=[each.key_hash_hex for each in counted]).delete()


def do_end_wait(office: Office, actor: Person | None, person_id: str) -> None:
    """Let somebody try again at once; ``actor`` is nobody on the machine.

    Raises:
        NotAllowed: The actor administers no organisation of that person.
        UnknownName: There is nobody of that id.
    """
    person = person_for_administrator(actor, person_id)
    with transaction.atomic():
        do_forget_tries(by_account(person.mail), by_person(person.person_id))
        record(office, "wait.ended", actor_id(actor), office.ids.new(), {"person": person_id})


def person_for_administrator(actor: Person | None, person_id: str) -> Person:
    """Return somebody whom an administrator, or the machine, may help through the door.

    Raises:
        NotAllowed: The actor administers no organisation of that person.
        UnknownName: There is nobody of that id.
    """
    person = Person.objects.filter(person_id=person_id).first()
    if person is None:
        raise UnknownName(f"person {person_id}")
    if actor is not None:
        own = organisations_of(actor, {Role.ADMINISTRATOR})
        standing = Membership.objects.filter(person=person, ended_at=None)
        if not standing.filter(organisation_id__in=own).exists():
            raise NotAllowed("an administrator of their organisation is needed")
    return person


def _locked_rows(by_hash: dict[str, Counted]) -> Sequence[SignInTry]:
    found = SignInTry.objects.select_for_update().filter(key_hash_hex__in=by_hash)
    return list(found.order_by("key_hash_hex"))
