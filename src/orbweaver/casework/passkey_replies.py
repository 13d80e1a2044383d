"""Replies of passkeys (WebAuthn): what is asked, and whether a reply is right; keeps nothing."""

from dataclasses import dataclass, field

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from orbweaver.casework.door_rules import DoorRules
from orbweaver.casework.models import Passkey, Person
from orbweaver.errors import WrongAnswer, WrongState

HOUSE_NAME = "Orbweaver"
LONGEST_REPLY_CHARS = 65536
MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError)
"""What the library raises about a reply, on purpose or because the reply is nonsense."""


@dataclass(frozen=True, slots=True)
class PasskeyQuestion:
    """What a browser is asked to let a passkey sign."""

    challenge: bytes = field(repr=False)
    """Random; good for one reply."""
    json: str
    """The options, for the script of the page."""


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a new passkey says of itself."""

    credential: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What a passkey signed."""

    credential: bytes
    json: str = field(repr=False)


def question_to_add(doors: DoorRules, person: Person, known: list[Passkey]) -> PasskeyQuestion:
    """Ask for a new passkey, kept by its authenticator under our name, and none of those known.

    Raises:
        WrongState: The house has no name.
    """
    options = generate_registration_options(
        rp_id=_name(doors),
        rp_name=HOUSE_NAME,
        user_id=person.person_id.encode(),
        user_name=person.mail,
        user_display_name=person.name,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_described(known),
    )
    return PasskeyQuestion(options.challenge, options_to_json(options))


def question_to_answer(doors: DoorRules, known: list[Passkey]) -> PasskeyQuestion:
    """Ask for one of these passkeys, or for any that is kept under our name where none is given.

    Raises:
        WrongState: The house has no name.
    """
    options = generate_authentication_options(
        rp_id=_name(doors),
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return PasskeyQuestion(options.challenge, options_to_json(options))


def added(doors: DoorRules, challenge: bytes, reply_json: str) -> NewPasskey:
    """Return what a right reply to :func:`question_to_add` brought.

    Raises:
        WrongAnswer: The reply is not right, or its owner was not asked for finger, face or PIN.
        WrongState: The house has no name.
    """
    name = _name(doors)
    try:
        found = verify_registration_response(
            credential=_bounded(reply_json),
            expected_challenge=challenge,
            expected_rp_id=name,
            expected_origin=doors.origin,
            require_user_verification=True,
        )
    except MALFORMED as error:
        raise WrongAnswer from error
    return NewPasskey(found.credential_id, found.credential_public_key, found.sign_count)


def read_reply(reply_json: str) -> Reply:
    """Return which passkey a reply says that it comes from.

    Raises:
        WrongAnswer: It is none.
    """
    try:
        found = parse_authentication_credential_json(_bounded(reply_json))
    except MALFORMED as error:
        raise WrongAnswer from error
    return Reply(found.raw_id, reply_json)


def count_of(doors: DoorRules, challenge: bytes, reply: Reply, passkey: Passkey) -> int:
    """Return how often a passkey says that it has signed, where its reply is right.

    Raises:
        WrongAnswer: It is not: another challenge, origin or key, no finger, face or PIN, or a count
            that did not go up.
        WrongState: The house has no name.
    """
    name = _name(doors)
    try:
        found = verify_authentication_response(
            credential=reply.json,
            expected_challenge=challenge,
            expected_rp_id=name,
            expected_origin=doors.origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except MALFORMED as error:
        raise WrongAnswer from error
    return found.new_sign_count


def _name(doors: DoorRules) -> str:
    if not doors.passkey_name:
        raise WrongState("passkeys need a house with a name; set house.base_url")
    return doors.passkey_name


def _bounded(reply_json: str) -> str:
    if len(reply_json) > LONGEST_REPLY_CHARS:
        raise WrongAnswer
    return reply_json


def _described(known: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=bytes(each.credential)) for each in known]
