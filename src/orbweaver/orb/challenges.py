"""What passkeys are asked to sign: random, kept in the browser's session, good for one reply."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.http import HttpRequest
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from orbweaver.casework.passkey_replies import PasskeyQuestion
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import WrongAnswer
from orbweaver.model.clock import from_iso, iso

SLOT = "orb_challenge"
LASTS = timedelta(minutes=5)


class Asked(StrEnum):
    """What for."""

    ADD = "add"
    ANSWER = "answer"


def keep_challenge(request: HttpRequest, asked: Asked, question: PasskeyQuestion) -> None:
    """Remember what this browser was asked, in place of what it was asked before."""
    challenge = urlsafe_base64_encode(question.challenge)
    request.session[SLOT] = [asked.value, challenge, iso(_now())]


def take_challenge(request: HttpRequest, asked: Asked) -> bytes:
    """Return what this browser was asked, and forget it.

    Raises:
        WrongAnswer: It was asked nothing of that kind lately.
    """
    kept: object = request.session.pop(SLOT, None)
    match kept:
        case [asked.value, str(challenge), str(at)] if _now() - from_iso(at) < LASTS:
            return urlsafe_base64_decode(challenge)
    raise WrongAnswer


def _now() -> datetime:
    return web_services().office.clock.now()
