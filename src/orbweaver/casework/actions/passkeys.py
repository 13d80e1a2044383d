"""Passkeys: adding one, and answering by one."""

import hashlib

from django.db import transaction

from orbweaver.casework import passkey_replies
from orbweaver.casework.actions.factors import hold_still, note_added, tidy_label
from orbweaver.casework.factors import require_may_add
from orbweaver.casework.models import OpenSession, Passkey, Person, Proof
from orbweaver.casework.office import Office
from orbweaver.errors import AlreadyThere, WrongAnswer


def do_add_passkey(
    office: Office, session: OpenSession, label: str, challenge: bytes, reply_json: str
) -> str:
    """Keep a new passkey; return its id.

    Args:
        office: Tells the time and our name.
        session: Whose passkey it becomes, and by what they came in.
        label: What its owner calls it.
        challenge: What the browser was asked to sign.
        reply_json: What it brought.

    Raises:
        WrongAnswer: The reply is not right.
        WrongState: This session may add none, or the house has no name.
        AlreadyThere: It is kept already.
        UsageError: It has no name of its own.
    """
    new = passkey_replies.added(office.settings.doors, challenge, reply_json)
    with transaction.atomic():
        hold_still(session.person)
        require_may_add(office, session)
        if Passkey.objects.filter(credential_hash_hex=_hash_hex(new.credential)).exists():
            raise AlreadyThere("this passkey")
        row = Passkey.objects.create(
            passkey_id=office.ids.new(),
            person=session.person,
            label=tidy_label(label),
            credential_hash_hex=_hash_hex(new.credential),
            credential=new.credential,
            public_key=new.public_key,
            sign_count=new.sign_count,
            made_at=office.clock.now(),
        )
        note_added(office, session, Proof.PASSKEY, row.passkey_id)
    return row.passkey_id


def do_answer_by_passkey(
    office: Office, challenge: bytes, reply_json: str, person: Person | None = None
) -> Person:
    """Return whose passkey answered; ``person`` where it must be theirs.

    Raises:
        WrongAnswer: The reply is not right, or its passkey is not known, ended, or another's.
        WrongState: The house has no name.
    """
    reply = passkey_replies.read_reply(reply_json)
    standing = Passkey.objects.select_related("person").filter(ended_at=None)
    row = standing.filter(credential_hash_hex=_hash_hex(reply.credential)).first()
    if row is None or not row.person.is_active or person not in {None, row.person}:
        raise WrongAnswer
    count = passkey_replies.count_of(office.settings.doors, challenge, reply, row)
    unchanged = Passkey.objects.filter(pk=row.pk, sign_count=row.sign_count, ended_at=None)
    if not unchanged.update(sign_count=count, used_at=office.clock.now()):
        raise WrongAnswer
    return row.person


def _hash_hex(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()
