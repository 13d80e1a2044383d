"""Signing in: links without a password in demos only, and tokens for commands."""

from datetime import timedelta

from django.db import transaction

from orbweaver.casework.actions.links import hashed, make_link, new_token, use_link
from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import ApiToken, LinkKind, Person
from orbweaver.casework.office import MACHINE, Office
from orbweaver.errors import NotAllowed, UnknownName


def do_make_sign_in_link(office: Office, person: Person) -> str:
    """Return a token that signs ``person`` in once, valid for a day.

    Raises:
        NotAllowed: This is no demo.
    """
    _require_demo(office)
    with transaction.atomic():
        link, token = make_link(office, LinkKind.SIGN_IN, person=person)
        record(office, "link.made", MACHINE, link.link_id, {"kind": link.kind})
        return token


def do_sign_in_by_link(office: Office, token: str) -> Person:
    """Use a sign-in token.

    Raises:
        NotAllowed: This is no demo, or the token is wrong, used or expired.
    """
    _require_demo(office)
    with transaction.atomic():
        link = use_link(office, LinkKind.SIGN_IN, token)
        if link.person is None or not link.person.is_active:
            raise NotAllowed("this link belongs to nobody who may sign in")
        record(office, "person.signed_in", link.person.person_id, link.link_id, {"by": "link"})
        return link.person


def do_note_sign_in(office: Office, person: Person) -> None:
    """Write a sign-in with a password into the audit log."""
    facts = {"by": "password"}
    record(office, "person.signed_in", person.person_id, office.ids.new(), facts)


def do_make_token(
    office: Office, actor: Person | None, person: Person, label: str, valid_for: timedelta
) -> str:
    """Return a new token with which commands act as ``person``; it is shown once.

    Raises:
        NotAllowed: The actor is neither the person nor the machine's own command line.
    """
    if actor is not None and actor.person_id != person.person_id:
        raise NotAllowed("a token is made by the person that it stands for")
    token, now = new_token(), office.clock.now()
    with transaction.atomic():
        row = ApiToken.objects.create(
            token_id=office.ids.new(),
            person=person,
            label=label,
            token_sha256_hex=hashed(token),
            made_at=now,
            expires_at=now + valid_for,
        )
        record(office, "token.made", person.person_id, row.token_id)
    return token


def do_end_token(office: Office, person: Person, token_id: str) -> None:
    """End one of the person's own tokens; ending it twice changes nothing.

    Raises:
        UnknownName: The person has no such token.
    """
    with transaction.atomic():
        row = ApiToken.objects.filter(token_id=token_id, person=person).first()
        if row is None:
            raise UnknownName(f"token {token_id}")
        if row.ended_at is None:
            ApiToken.objects.filter(pk=row.pk).update(ended_at=office.clock.now())
            record(office, "token.ended", person.person_id, token_id)


def person_of_token(office: Office, token: str) -> Person:
    """Return who a token acts as.

    Raises:
        NotAllowed: It is wrong, ended or expired, or the person is inactive.
    """
    row = ApiToken.objects.select_related("person").filter(token_sha256_hex=hashed(token)).first()
    is_good = row is not None and row.ended_at is None and row.expires_at > office.clock.now()
    if row is None or not is_good or not row.person.is_active:
        raise NotAllowed("this token is wrong, ended or expired")
    return row.person


def _require_demo(office: Office) -> None:
    if not office.settings.demo:
        raise NotAllowed("sign-in links exist in demos only")
