"""Answers at the door: by password, code or passkey; each try counted before it is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orbweaver.casework.actions.factors import do_answer_by_code
from orbweaver.casework.actions.passkeys import do_answer_by_passkey
from orbweaver.casework.actions.tries import do_count_try, do_forget_tries, do_give_try_back
from orbweaver.casework.models import Person, Proof
from orbweaver.casework.tries import Counted, by_account, by_peer, by_person
from orbweaver.deployment.peer import peer_of
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import Refused, TriedTooOften, UsageError, WrongAnswer
from orbweaver.orb.challenges import Asked, take_challenge

WRONG_STATUS, WAIT_STATUS = 403, 429
SECONDS_A_MINUTE = 60


def answer_by_password(request: HttpRequest, mail: str, password: str) -> Person:
    """Return whose password it is.

    An address that nobody has costs a hash and is counted, like any other.

    Raises:
        WrongAnswer: It is another.
        TriedTooOften: The account or the peer must wait.
    """
    with one_try(request, by_account(mail)):
        person = authenticate(request, username=mail, password=password)
        if not isinstance(person, Person):
            raise WrongAnswer
        return person


def answer_by_code(request: HttpRequest, person: Person, code: str) -> Proof:
    """Return by which kind of code a person answered.

    Raises:
        WrongAnswer: It is none of theirs, or was used.
        TriedTooOften: The person or the peer must wait.
    """
    with one_try(request, by_person(person.person_id)):
        return do_answer_by_code(web_services().office, person, code)


def answer_by_passkey(request: HttpRequest, reply_json: str, person: Person | None) -> Person:
    """Return whose passkey answered; ``person`` where it must be theirs.

    Raises:
        WrongAnswer: It is not.
        TriedTooOften: The peer must wait.
    """
    with one_try(request):
        challenge = take_challenge(request, Asked.ANSWER)
        return do_answer_by_passkey(web_services().office, challenge, reply_json, person)


@contextmanager
def one_try(request: HttpRequest, *own: Counted) -> Iterator[None]:
    """Count a try for these and for the peer before the block looks at the answer.

    Where the block ends well, these start anew and the peer has one try fewer; where it could not
    be looked at, nothing was tried.

    Raises:
        TriedTooOften: One of them must wait; the block does not run.
    """
    office, peer = web_services().office, counted_peer(request)
    do_count_try(office, *own, peer)
    try:
        yield
    except UsageError:
        do_give_try_back(*own, peer)
        raise
    do_forget_tries(*own)
    do_give_try_back(peer)


def counted_peer(request: HttpRequest) -> Counted:
    """Return what tries from where this request comes are counted for."""
    return by_peer(peer_of(request, web_services().trusted_proxies))


def complaint(error: Refused) -> tuple[str, int]:
    """Return what to say of a refused answer, and the status of the page that says it."""
    if not isinstance(error, TriedTooOften):
        return _("That did not open the door. Look at it again, and try once more."), WRONG_STATUS
    minutes = -(-int(error.wait_s) // SECONDS_A_MINUTE)
    wait = ngettext(
        "Too many tries. Wait %(count)s minute.",
        "Too many tries. Wait %(count)s minutes.",
        minutes,
    )
    return wait % {"count": minutes}, WAIT_STATUS
