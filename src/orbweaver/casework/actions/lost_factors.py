"""Somebody lost their second factor: a link by which they add a new one."""

from django.db import transaction

from orbweaver.casework.actions.factors import end_factors
from orbweaver.casework.actions.links import make_link, use_link
from orbweaver.casework.actions.sessions import end_sessions
from orbweaver.casework.actions.tries import person_for_administrator
from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import LinkKind, OneTimeLink, OpenSession, Person
from orbweaver.casework.office import Office, actor_id
from orbweaver.errors import NotAllowed, WrongAnswer


def do_make_new_factor_link(office: Office, actor: Person | None, person_id: str) -> str:
    """Return a token for somebody who lost their second factor; good for one day, and once.

    All their second factors, recovery codes and sessions end at once: what is lost may be found by
    somebody else. ``actor`` is nobody on the machine.

    Raises:
        NotAllowed: The actor is that person, or administers no organisation of theirs.
        UnknownName: There is nobody of that id.
    """
    if actor is not None and actor.person_id == person_id:
        raise NotAllowed("another administrator makes this link; nobody does for themselves")
    person = person_for_administrator(actor, person_id)
    with transaction.atomic():
        end_factors(office, person)
        end_sessions(office, actor_id(actor), OpenSession.objects.filter(person=person))
        former = OneTimeLink.objects.filter(person=person, kind=LinkKind.NEW_FACTOR.value)
        former.filter(used_at=None, ended_at=None).update(ended_at=office.clock.now())
        link, token = make_link(office, LinkKind.NEW_FACTOR, person=person)
        facts = {"kind": link.kind, "person": person_id}
        record(office, "link.made", actor_id(actor), link.link_id, facts)
    return token


def do_use_new_factor_link(office: Office, token: str, password: str) -> Person:
    """Use a link up, by the password of whom it is for; from then on they may add a factor.

    Raises:
        NotAllowed: It is wrong, used, ended or expired.
        WrongAnswer: The password is another.
    """
    with transaction.atomic():
        link = use_link(office, LinkKind.NEW_FACTOR, token)
        person = link.person
        if person is None or not person.check_password(password) or not person.is_active:
            raise WrongAnswer
        record(office, "link.used", person.person_id, link.link_id, {"kind": link.kind})
    return person
