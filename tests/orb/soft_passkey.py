"""A passkey made of software: signs what it is asked, as a good authenticator or as a bad one."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ES256 = -7


def to_text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(slots=True)
class SoftPasskey:
    """One passkey of one owner."""

    origin: str
    name: str
    credential: bytes = b"a passkey of software"
    count: int = 0
    verifies: bool = True
    """Whether it asks for finger, face or PIN."""
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    def create(self, question_json: str) -> str:
        """Answer a question to make a passkey."""
        public = self._key.public_key().public_numbers()
        key = {1: 2, 3: ES256, -1: 1, -2: _coordinate(public.x), -3: _coordinate(public.y)}
        attested = bytes(16) + len(self.credential).to_bytes(2) + self.credential + cbor2.dumps(key)
        data = self._data(ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._reply(
            clientDataJSON=self._client("webauthn.create", question_json),
            attestationObject=attestation,
        )

    def get(self, question_json: str, *, count_up: int = 1) -> str:
        """Answer a question for this passkey."""
        self.count += count_up
        client, data = self._client("webauthn.get", question_json), self._data(0)
        signed = data + hashlib.sha256(client).digest()
        return self._reply(
            clientDataJSON=client,
            authenticatorData=data,
            signature=self._key.sign(signed, ec.ECDSA(hashes.SHA256())),
        )

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        name = hashlib.sha256(self.name.encode()).digest()
        return name + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, kind: str, question_json: str) -> bytes:
        challenge = json.loads(question_json)["challenge"]
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _reply(self, **response: bytes) -> str:
        own = to_text(self.credential)
        parts = {name: to_text(content) for name, content in response.items()}
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": parts})


def _coordinate(number: int) -> bytes:
    return number.to_bytes(32)
