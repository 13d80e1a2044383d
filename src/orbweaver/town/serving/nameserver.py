"""The town's name server: real DNS messages over UDP on loopback."""

import asyncio
import socket
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from orbweaver.town.names import Names


def answer_query(book: Names, wire: bytes) -> bytes | None:
    """Return the reply to one DNS query, or nothing where it is not a readable query.

    A records for the town's names, an empty answer for other types, NXDOMAIN for strangers.
    """
    try:
        query = dns.message.from_wire(wire)
        reply = dns.message.make_response(query)
        question = query.question[0]
    except (dns.exception.DNSException, IndexError):
        return None
    reply.flags |= dns.flags.AA
    host = question.name.to_text(omit_final_dot=True)
    addresses = book.resolve(host) if question.rdtype == dns.rdatatype.A else []
    if not book.knows(host):
        reply.set_rcode(dns.rcode.NXDOMAIN)
    elif addresses:
        reply.answer.append(
            dns.rrset.from_text(
                question.name, book.ttl_s, dns.rdataclass.IN, dns.rdatatype.A, *addresses
            )
        )
    return reply.to_wire()


class _Protocol(asyncio.DatagramProtocol):
    def __init__(self, book: Names) -> None:
        self._book = book
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = answer_query(self._book, data)
        if reply is not None and self._transport is not None:
            self._transport.sendto(reply, addr)


async def serve_names(book: Names, doorway: socket.socket) -> asyncio.BaseTransport:
    """Answer on ``doorway`` until the returned transport is closed."""
    doorway.settimeout(0)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Protocol(book), sock=doorway)
    return transport
