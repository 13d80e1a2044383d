"""Second factors: adding and removing them, recovery codes, and answering by a code."""

import secrets

from django.db import transaction

from orbweaver.casework.access.factors import access_step, waiting_authenticator
from orbweaver.casework.actions.links import hashed
from orbweaver.casework.actions.sessions import end_sessions, prove_session
from orbweaver.casework.audit_trail import record
from orbweaver.casework.factors import factors_of, require_may_add, require_may_remove
from orbweaver.casework.models import (
    OpenSession,
    Passkey,
    Person,
    Proof,
    RecoveryCode,
    SecondFactor,
)
from orbweaver.casework.models.door import LABEL_CHARS
from orbweaver.casework.office import Office
from orbweaver.casework.one_time_codes import new_key
from orbweaver.casework.sealing import erase_text, seal_text
from orbweaver.errors import OwnFault, UnknownName, UsageError, WrongAnswer

CODES = 10
CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""32 letters, so that one carries 5 bits; those that look alike are left out."""
CODE_CHARS = 16
GROUP_CHARS = 4
LOOK_ALIKES = str.maketrans("oil", "011")


def do_begin_authenticator(office: Office, session: OpenSession, label: str) -> str:
    """Make an authenticator that waits for its first code, in place of one that still waits.

    Raises:
        WrongState: This session may add none.
        UsageError: It has no name.
    """
    person = session.person
    with transaction.atomic():
        hold_still(person)
        require_may_add(office, session)
        for row in SecondFactor.objects.filter(person=person, confirmed_at=None):
            end_authenticator(office, row)
        secret = seal_text(office, "factor.key", new_key())
        if secret is None:
            raise OwnFault("a key was empty")
        row = SecondFactor.objects.create(
            factor_id=office.ids.new(),
            person=person,
            label=tidy_label(label),
            secret=secret,
            made_at=office.clock.now(),
        )
        return row.factor_id


def do_confirm_authenticator(
    office: Office, session: OpenSession, factor_id: str, code: str
) -> None:
    """Take the first right code of an authenticator: from now on it is a second factor.

    Raises:
        UnknownName: No authenticator of that id waits.
        WrongAnswer: It is another code.
        WrongState: This session may add none.
    """
    with transaction.atomic():
        hold_still(session.person)
        require_may_add(office, session)
        row = waiting_authenticator(session.person, factor_id)
        step = access_step(office, row, tidy_code(code))
        if step is None:
            raise WrongAnswer
        row.last_step, row.confirmed_at = step, office.clock.now()
        row.save()
        note_added(office, session, Proof.CODE, factor_id)


def do_remove_factor(office: Office, person: Person, factor_id: str) -> None:
    """Take an authenticator or a passkey away.

    Raises:
        UnknownName: The person has none of that id.
        WrongState: It is the last one that they need.
    """
    with transaction.atomic():
        hold_still(person)
        row = factor_called(person, factor_id)
        require_may_remove(office, person, is_passkey=isinstance(row, Passkey))
        end_factor(office, row)
        record(office, "factor.removed", person.person_id, factor_id)


def do_make_recovery_codes(office: Office, person: Person) -> tuple[str, ...]:
    """Return ten new recovery codes, to be shown once; the former ones end."""
    now = office.clock.now()
    codes = tuple(_new_code() for _ in range(CODES))
    with transaction.atomic():
        RecoveryCode.objects.filter(person=person, ended_at=None).update(ended_at=now)
        RecoveryCode.objects.bulk_create(
            RecoveryCode(code_hash_hex=hashed(tidy_code(code)), person=person, made_at=now)
            for code in codes
        )
        record(office, "recovery_codes.made", person.person_id, office.ids.new())
    return codes


def do_answer_by_code(office: Office, person: Person, code: str) -> Proof:
    """Use a code of an authenticator, or a recovery code, up; return which it was.

    Raises:
        WrongAnswer: It is none of this person's, or was used before.
    """
    given, now = tidy_code(code), office.clock.now()
    for row in SecondFactor.objects.filter(person=person, ended_at=None).exclude(confirmed_at=None):
        step = access_step(office, row, given)
        unused = SecondFactor.objects.filter(pk=row.pk, last_step__lt=step or 0)
        if step is not None and unused.update(last_step=step, used_at=now):
            return Proof.CODE
    unspent = RecoveryCode.objects.filter(person=person, used_at=None, ended_at=None)
    with transaction.atomic():
        if not unspent.filter(code_hash_hex=hashed(given)).update(used_at=now):
            raise WrongAnswer
        record(office, "recovery_code.used", person.person_id, office.ids.new())
    return Proof.RECOVERY


def end_factors(office: Office, person: Person) -> None:
    """End all second factors and recovery codes of a person, in the caller's transaction."""
    hold_still(person)
    for row in SecondFactor.objects.filter(person=person, ended_at=None):
        end_authenticator(office, row)
    now = office.clock.now()
    Passkey.objects.filter(person=person, ended_at=None).update(ended_at=now)
    RecoveryCode.objects.filter(person=person, ended_at=None).update(ended_at=now)


def note_added(office: Office, session: OpenSession, proof: Proof, factor_id: str) -> None:
    """Write down a factor that was added, and by which its session is proven from now on.

    With somebody's first, all their other sessions end: whoever knew the password alone may have
    opened one of those.
    """
    person = session.person
    record(office, "factor.added", person.person_id, factor_id, {"kind": proof.value})
    if proof is Proof.PASSKEY or session.proof in {Proof.PASSWORD, Proof.RECOVERY}:
        prove_session(office, session, proof)
    if factors_of(person).count == 1:
        others = OpenSession.objects.filter(person=person).exclude(pk=session.pk)
        end_sessions(office, person.person_id, others)


def factor_called(person: Person, factor_id: str) -> SecondFactor | Passkey:
    """Return a second factor of a person.

    Raises:
        UnknownName: They have none of that id.
    """
    found = factors_of(person)
    every: list[SecondFactor | Passkey] = [*found.authenticators, *found.passkeys]
    for row in every:
        if row.pk == factor_id:
            return row
    raise UnknownName(f"second factor {factor_id}")


def end_factor(office: Office, row: SecondFactor | Passkey) -> None:
    """End a factor, in the caller's transaction."""
    if isinstance(row, SecondFactor):
        end_authenticator(office, row)
        return
    row.ended_at = office.clock.now()
    row.save()


def end_authenticator(office: Office, row: SecondFactor) -> None:
    """End an authenticator and destroy what opens its key."""
    row.ended_at = office.clock.now()
    row.save()
    erase_text(row.secret)


def hold_still(person: Person) -> None:
    """Let nobody else change this person's factors until the transaction ends."""
    Person.objects.select_for_update().get(pk=person.pk)


def tidy_label(label: str) -> str:
    """Return what somebody calls a factor.

    Raises:
        UsageError: Nothing is left of it, or it is too long.
    """
    tidy = " ".join(label.split())
    if not tidy or len(tidy) > LABEL_CHARS:
        raise UsageError(f"a name of at most {LABEL_CHARS} characters is needed")
    return tidy


def tidy_code(code: str) -> str:
    """Return a code as it is compared, whatever spaces, dashes, capitals and look-alikes it has.

    >>> tidy_code(" O1l-23 ")
    '01123'
    """
    return "".join(letter for letter in code.lower() if letter.isalnum()).translate(LOOK_ALIKES)


def grouped(code: str) -> str:
    """Write a code in groups that an eye can hold."""
    return "-".join(code[at : at + GROUP_CHARS] for at in range(0, len(code), GROUP_CHARS))


def _new_code() -> str:
    return grouped("".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_CHARS)))
