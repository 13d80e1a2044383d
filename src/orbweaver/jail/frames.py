"""Frames: the one format in which the house and a jailed worker speak, over two pipes.

Request: magic ``OWQ1``, sequence (u32), length of the order (u32), length of the payload (u64),
then the order (JSON: task and options) and the payload. Reply: magic ``OWR1``, sequence (u32),
length of the facts (u32), length of the blob (u32), then facts (one JSON object) and blob.
Big-endian. Nothing is ever unpickled.
"""

import json
import struct
from collections.abc import Mapping

REQUEST_HEADER = struct.Struct(">4sIIQ")
REPLY_HEADER = struct.Struct(">4sIII")
REQUEST_MAGIC = b"OWQ1"
REPLY_MAGIC = b"OWR1"
GREETING_SEQUENCE = 0

Fact = str | int | float | bool | None | list["Fact"] | dict[str, "Fact"]


def pack_request(
    sequence: int, task: str, options: Mapping[str, Fact], payload_bytes: int
) -> bytes:
    """Return header and order of a request; the payload of that length follows it."""
    order = json.dumps({"task": task, "options": dict(options)}).encode()
    return REQUEST_HEADER.pack(REQUEST_MAGIC, sequence, len(order), payload_bytes) + order


def pack_reply(sequence: int, facts: Mapping[str, Fact], blob: bytes) -> bytes:
    """Return a whole reply."""
    encoded = json.dumps(dict(facts)).encode()
    header = REPLY_HEADER.pack(REPLY_MAGIC, sequence, len(encoded), len(blob))
    return header + encoded + blob
