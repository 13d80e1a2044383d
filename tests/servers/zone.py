"""A name server on loopback for tests, which writes down every question."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseRequestHandler, ThreadingUDPServer

import dns.message
import dns.rdatatype
import dns.rrset

from orbweaver.egress.resolver import Nameserver

ZONE = {
    "garden.example.": ["127.0.0.1"],
    "two.example.": ["127.0.0.1", "127.0.0.2"],
    "mixed.example.": ["169.254.169.254", "127.0.0.1", "10.0.0.1", "::1"],
    "inside.example.": ["192.168.0.1", "::1"],
    "public.example.": ["1.1.1.1", "2606:4700:4700::1111"],
}


class Zone(ThreadingUDPServer):
    """A name server on loopback that can change its mind."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on any port."""
        super().__init__(("127.0.0.1", 0), Answering)
        self.records = dict(ZONE)
        self.asked: list[str] = []

    @property
    def nameserver(self) -> Nameserver:
        """Return where to ask it."""
        return Nameserver("127.0.0.1", int(self.server_address[1]))


class Answering(BaseRequestHandler):
    """Answers one question."""

    def handle(self) -> None:
        """Answer from the zone; a name that it lacks does not exist."""
        zone = self.server
        assert isinstance(zone, Zone)
        query = dns.message.from_wire(self.request[0])
        reply = dns.message.make_response(query)
        question = query.question[0]
        name = question.name.to_text()
        zone.asked.append(name)
        if name not in zone.records:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        is_six = question.rdtype == dns.rdatatype.AAAA
        addresses = [ip for ip in zone.records.get(name, []) if (":" in ip) == is_six]
        if addresses:
            kind = "AAAA" if is_six else "A"
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *addresses))
        self.request[1].sendto(reply.to_wire(), self.client_address)


@contextmanager
def serving_names() -> Iterator[Zone]:
    """Serve the zone on a thread."""
    with Zone() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
