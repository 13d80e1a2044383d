"""Sessions as they stand: whether one is good, locked, lacks its second half, or is fresh."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orbweaver.casework.models import OpenSession, Person, Proof
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role


class SessionState(StrEnum):
    """What a session is good for."""

    WHOLE = "whole"
    """For everything that its person may."""
    HALF = "half"
    """For adding a second factor alone: it was begun by less than its person needs."""
    LOCKED = "locked"
    """For nothing before its person shows who they are again."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of a person."""

    session_id: str
    browser: str
    began_at: datetime
    seen_at: datetime


def standing_session(office: Office, person: Person, session_id: str) -> OpenSession | None:
    """Return a session of a person that neither ended nor is too old; else nothing."""
    found = OpenSession.objects.filter(pk=session_id, person=person, ended_at=None)
    session = found.select_related("person").first()
    if session is None or _is_over(office, session):
        return None
    return session


def sessions_page(office: Office, person: Person) -> tuple[SessionLine, ...]:
    """Return the person's own sessions that stand, the latest seen first."""
    rows = OpenSession.objects.filter(person=person, ended_at=None).order_by("-seen_at")
    return tuple(
        SessionLine(row.session_id, row.browser, row.began_at, row.seen_at)
        for row in rows
        if not _is_over(office, row)
    )


def state_of(office: Office, session: OpenSession, roles: Collection[Role]) -> SessionState:
    """Return what a session of a person with these roles is good for now."""
    doors = office.settings.doors
    if is_demo_link(office, session):
        return SessionState.WHOLE
    idle_since = session.seen_at + doors.idle_lock
    if session.locked_at is not None or idle_since <= office.clock.now():
        return SessionState.LOCKED
    if doors.needs_second_factor and session.proof == Proof.PASSWORD:
        return SessionState.HALF
    if doors.passkey_roles.intersection(roles) and session.proof != Proof.PASSKEY:
        return SessionState.HALF
    return SessionState.WHOLE


def is_fresh(office: Office, session: OpenSession) -> bool:
    """Return whether its person proved lately who they are."""
    fresh_until = session.proved_at + office.settings.doors.fresh
    return is_demo_link(office, session) or office.clock.now() < fresh_until


def is_open(office: Office, session_id: str) -> bool:
    """Return whether a session neither ended nor is locked: for what stays open long, as streams.

    It knows nothing of roles: a session that lacks its second half may be open.
    """
    session = OpenSession.objects.filter(pk=session_id, ended_at=None).first()
    if session is None or _is_over(office, session):
        return False
    return state_of(office, session, ()) is not SessionState.LOCKED


def lock_after_s(office: Office, session: OpenSession) -> int:
    """Return after how many seconds without its person a session locks; 0 for never."""
    if is_demo_link(office, session):
        return 0
    return int(office.settings.doors.idle_lock.total_seconds())


def is_demo_link(office: Office, session: OpenSession) -> bool:
    """Return whether a session was begun by a link of the demo, which nobody could open again."""
    return office.settings.demo and session.proof == Proof.LINK


def _is_over(office: Office, session: OpenSession) -> bool:
    """Return whether a session is too old, or was begun by a demo's link in what is no demo."""
    if session.proof == Proof.LINK:
        return not office.settings.demo
    return office.clock.now() >= session.began_at + office.settings.doors.session
