"""One libcurl handle: what it may do, and what its transfer has gathered so far."""

import ipaddress
import math
import socket
import ssl
from pathlib import Path
from typing import Any

import pycurl

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Pin
from orbweaver.egress.sockets import SOCKET_BAD, CurlAddress, SocketGate
from orbweaver.errors import AddressRefused, BodyTooLarge, MalformedReply, OrbweaverError
from orbweaver.ports.fetcher.curl_errors import error_of
from orbweaver.ports.fetcher.port import FetchLimits

_MOST_HEADER_BYTES = 64 * 1024  # of all replies of one transfer, 1xx and trailers included
_BROKEN = -1  # any number but the length tells libcurl to stop


class Transfer:
    """A handle and its findings; ready for another address after :meth:`prepare`."""

    def __init__(self, user_agent: str, guard: EgressGuard, ca_file: Path | None = None) -> None:
        """Set what holds for every transfer; ``guard`` is asked again at every socket.

        Certificates must be good by ``ca_file``, or by what the system trusts.
        """
        self._gate = SocketGate(guard)
        self._sockets: list[socket.socket] = []
        self.curl = pycurl.Curl()
        for option, value in (*self._options(user_agent), *_trust(ca_file)):
            self.curl.setopt(option, value)
        self._start(Pin("", 0, (), 0.0), 0)

    def _options(self, user_agent: str) -> list[tuple[int, Any]]:
        return [
            (pycurl.USERAGENT, user_agent),
            (pycurl.NOSIGNAL, 1),
            (pycurl.BUFFERSIZE, 128 * 1024),
            (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
            (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
            (pycurl.HTTP09_ALLOWED, 0),
            (pycurl.FOLLOWLOCATION, 0),
            (pycurl.PATH_AS_IS, 1),
            (pycurl.PROXY, ""),  # neither environment nor file may name one
            (pycurl.NOPROXY, "*"),
            (pycurl.NETRC, pycurl.NETRC_IGNORED),
            (pycurl.ACCEPT_ENCODING, "gzip, deflate, br"),
            (pycurl.OPENSOCKETFUNCTION, self._open_socket),
            (pycurl.HEADERFUNCTION, self._take_header),
            (pycurl.WRITEFUNCTION, self._take_body),
        ]

    def _start(self, pin: Pin, max_body_bytes: int) -> None:
        self._pinned = {ipaddress.ip_address(ip) for ip in pin.addresses}
        self._gate.refusal = None
        self._max_body_bytes = max_body_bytes
        self._header_bytes = 0
        self._body_bytes = 0
        self._why: OrbweaverError | None = None
        self.headers: list[tuple[str, str]] = []
        self._chunks: list[bytes] = []

    def prepare(self, address: str, pin: Pin, limits: FetchLimits) -> None:
        """Point the handle at a live address, whose host is reached where it is pinned alone."""
        self._start(pin, limits.max_body_bytes)
        curl = self.curl
        curl.setopt(pycurl.URL, address)
        curl.setopt(pycurl.RESOLVE, _resolve_entries(pin))
        curl.setopt(pycurl.MAXFILESIZE_LARGE, limits.max_body_bytes)
        curl.setopt(pycurl.TIMEOUT_MS, max(1, int(limits.total_s * 1000)))
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, int(limits.connect_s * 1000)))
        curl.setopt(pycurl.LOW_SPEED_LIMIT, 1)
        curl.setopt(pycurl.LOW_SPEED_TIME, max(1, math.ceil(limits.idle_s)))

    @property
    def status(self) -> int:
        """The HTTP status of the last reply."""
        return int(self.curl.getinfo(pycurl.RESPONSE_CODE))

    @property
    def peer(self) -> str:
        """The IP address that answered."""
        return str(self.curl.getinfo(pycurl.PRIMARY_IP))

    def take_body(self) -> bytes:
        """Give the body away; a handle that waits for its next use holds no bytes."""
        body = b"".join(self._chunks)
        self._chunks = []
        return body

    def error_for(self, code: int) -> OrbweaverError:
        """Return why the transfer ended with libcurl's ``code``."""
        return self._why or self._gate.refusal or error_of(code)

    def let_go(self) -> None:
        """Close our own copies of sockets (libcurl holds duplicates), and drop the body."""
        for opened in self._sockets:
            opened.close()
        self._sockets.clear()
        self._chunks = []

    def _open_socket(self, purpose: int, peer: CurlAddress) -> socket.socket | int:
        if ipaddress.ip_address(str(peer.addr[0])) not in self._pinned:
            self._why = AddressRefused("the peer is not the address that was checked")
            return SOCKET_BAD
        opened = self._gate(purpose, peer)
        if isinstance(opened, socket.socket):
            self._sockets.append(opened)
        return opened

    def _take_header(self, line: bytes) -> int | None:
        self._header_bytes += len(line)
        if self._header_bytes > _MOST_HEADER_BYTES:
            self._why = MalformedReply(f"more than {_MOST_HEADER_BYTES} bytes of headers")
            return _BROKEN
        if line.startswith(b"HTTP/"):
            self.headers = []
            return None
        name, colon, value = line.partition(b":")
        if colon:
            self.headers.append((_text(name).strip().lower(), _text(value).strip()))
        return None

    def _take_body(self, chunk: bytes) -> int | None:
        self._body_bytes += len(chunk)
        if self._body_bytes > self._max_body_bytes:
            self._why = BodyTooLarge(f"more than {self._max_body_bytes} bytes")
            self._chunks = []
            return _BROKEN
        self._chunks.append(chunk)
        return None


def _text(field: bytes) -> str:
    """Decode a header as browsers show it: UTF-8 where it is, else each byte a character."""
    try:
        return field.decode()
    except UnicodeDecodeError:
        return field.decode("latin-1")


def _trust(ca_file: Path | None) -> list[tuple[int, Any]]:
    """Return where trusted certificates stand: the wheel's libcurl knows foreign places."""
    system = ssl.get_default_verify_paths()
    if ca_file is not None:
        return [(pycurl.CAINFO, str(ca_file))]
    places = ((pycurl.CAINFO, system.cafile), (pycurl.CAPATH, system.capath))
    return [(option, place) for option, place in places if place]


def _resolve_entries(pin: Pin) -> list[str]:
    """Return libcurl's pins, which leave its memory by themselves; none for a literal address."""
    is_literal = pin.host.startswith("[") or pin.host in pin.addresses
    return [] if is_literal else [f"+{pin.curl_resolve}"]
