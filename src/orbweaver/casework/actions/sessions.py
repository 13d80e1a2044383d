"""Sessions: beginning, locking, opening again, proving anew, ending."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from orbweaver.casework.audit_trail import record, record_many
from orbweaver.casework.models import OpenSession, Person, Proof
from orbweaver.casework.models.door import LABEL_CHARS
from orbweaver.casework.office import Office
from orbweaver.errors import UnknownName

KEPT_FOR = timedelta(days=90)
"""So long after it began the row of a session is kept."""


def do_begin_session(
    office: Office, person: Person, proof: Proof, browser: str = ""
) -> OpenSession:
    """Begin a session of somebody who showed who they are."""
    now = office.clock.now()
    with transaction.atomic():
        OpenSession.objects.filter(person=person, began_at__lt=now - KEPT_FOR).delete()
        session = OpenSession.objects.create(
            session_id=office.ids.new(),
            person=person,
            proof=proof.value,
            browser=browser[:LABEL_CHARS],
            began_at=now,
            seen_at=now,
            proved_at=now,
        )
        facts = {"by": proof.value}
        record(office, "person.signed_in", person.person_id, session.session_id, facts)
    return session


def do_note_seen(office: Office, session: OpenSession) -> None:
    """Write down that its person is there, where that was not done a moment ago."""
    now = office.clock.now()
    if now - session.seen_at >= office.settings.doors.seen_every:
        OpenSession.objects.filter(pk=session.pk).update(seen_at=now)


def do_lock_session(office: Office, session: OpenSession) -> None:
    """Lock a session; locking it twice changes nothing."""
    with transaction.atomic():
        unlocked = OpenSession.objects.filter(pk=session.pk, locked_at=None, ended_at=None)
        if unlocked.update(locked_at=office.clock.now()):
            _record(office, "session.locked", session)


def do_unlock_session(office: Office, session: OpenSession, proof: Proof) -> None:
    """Open a locked session again; a passkey proves its person anew, a password does not."""
    with transaction.atomic():
        session.locked_at, session.seen_at = None, office.clock.now()
        session.save(update_fields=["locked_at", "seen_at"])
        _record(office, "session.unlocked", session, by=proof.value)
        if proof is not Proof.PASSWORD:
            prove_session(office, session, proof)


def do_confirm_session(office: Office, session: OpenSession, proof: Proof) -> None:
    """Write down that a session's person proved anew who they are."""
    with transaction.atomic():
        prove_session(office, session, proof)
        _record(office, "session.confirmed", session, by=proof.value)


def do_end_session(office: Office, person: Person, session_id: str) -> None:
    """End one of the person's own sessions; ending it twice changes nothing.

    Raises:
        UnknownName: The person has no such session.
    """
    found = OpenSession.objects.filter(pk=session_id, person=person)
    if not found.exists():
        raise UnknownName(f"session {session_id}")
    with transaction.atomic():
        end_sessions(office, person.person_id, found)


def do_end_other_sessions(office: Office, session: OpenSession) -> int:
    """End all sessions of a session's person but this one; return how many."""
    others = OpenSession.objects.filter(person=session.person).exclude(pk=session.pk)
    with transaction.atomic():
        return end_sessions(office, session.person.person_id, others)


def end_sessions(office: Office, actor: str, found: QuerySet[OpenSession]) -> int:
    """End those of these that did not end yet, in the caller's transaction; return how many."""
    standing = list(found.filter(ended_at=None).values_list("session_id", "person_id"))
    ids = [session_id for session_id, _ in standing]
    OpenSession.objects.filter(pk__in=ids).update(ended_at=office.clock.now())
    events = [(session_id, {"person": person_id}) for session_id, person_id in standing]
    record_many(office, "session.ended", actor, events)
    return len(ids)


def prove_session(office: Office, session: OpenSession, proof: Proof) -> None:
    """Write a fresh proof into a session, in the caller's transaction.

    A weaker one makes it fresh and leaves it what it was: who came by passkey came by passkey.
    """
    if proof is Proof.PASSKEY or session.proof not in {Proof.PASSKEY, Proof.LINK}:
        session.proof = proof.value
    session.proved_at = office.clock.now()
    session.save(update_fields=["proof", "proved_at"])


def _record(office: Office, tag: str, session: OpenSession, **facts: str) -> None:
    about = {"session": session.session_id, **facts}
    record(office, tag, session.person.person_id, office.ids.new(), about)
