"""Frames: the one format in which the house and a jailed worker speak, over two pipes.

Request: magic ``OWQ1``, sequence (u32), length of the order (u32), length of the payload (u64),
then the order (JSON: task, options, deadline) and the payload. Several requests may be written
before the first is answered; they are answered in their order.

Reply: magic ``OWR1``, sequence (u32), length of the facts (u32), length of the blob (u32), then
the facts (one JSON object, or nothing) and the blob. Numbers are big-endian. Nothing is ever
unpickled.
"""

import json
import struct
from collections.abc import Mapping
from typing import Protocol

REQUEST_HEADER = struct.Struct(">4sIIQ")
REPLY_HEADER = struct.Struct(">4sIII")
REQUEST_MAGIC = b"OWQ1"
REPLY_MAGIC = b"OWR1"
GREETING_SEQUENCE = 0

Fact = str | int | float | bool | None | list["Fact"] | dict[str, "Fact"]


class Asked(Protocol):
    """What goes into an order; :class:`orbweaver.jail.request.Request` is one."""

    @property
    def task(self) -> str:
        """The name of the task."""

    def options(self) -> Mapping[str, Fact]:
        """What the task needs to know besides the bytes."""


def pack_order(asked: Asked, deadline_s: float) -> bytes:
    """Return the order of a request: the same for every payload that is asked about alike."""
    content = {"task": asked.task, "options": dict(asked.options()), "deadline_s": deadline_s}
    return json.dumps(content).encode()


def pack_request(sequence: int, order: bytes, payload_bytes: int) -> bytes:
    """Return header and order of a request; the payload of that length follows it."""
    return REQUEST_HEADER.pack(REQUEST_MAGIC, sequence, len(order), payload_bytes) + order


def pack_reply(sequence: int, facts: Mapping[str, Fact], blob: bytes) -> bytes:
    """Return a whole reply."""
    encoded = json.dumps(dict(facts)).encode() if facts else b""
    header = REPLY_HEADER.pack(REPLY_MAGIC, sequence, len(encoded), len(blob))
    return header + encoded + blob
