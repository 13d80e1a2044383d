"""One libcurl handle: what it may do, and what its transfer has gathered so far."""

import ipaddress
import socket
from pathlib import Path
from time import monotonic

import pycurl

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Pin
from orbweaver.egress.sockets import SOCKET_BAD, CurlAddress, SocketGate
from orbweaver.errors import AddressRefused, FetchError, MalformedReply, OrbweaverError
from orbweaver.model.url import Url
from orbweaver.ports.fetcher import curl_options as options
from orbweaver.ports.fetcher.body import Body
from orbweaver.ports.fetcher.curl_errors import CONNECTION_BROKE, error_of
from orbweaver.ports.fetcher.errand import Errand
from orbweaver.ports.fetcher.port import FetchLimits, FetchReply
from orbweaver.ports.fetcher.reply_head import MOST_HEADER_BYTES, ReplyHead

_BROKEN = -1  # any number but the length tells libcurl to stop
_WORTH_RESUMING_BYTES = 256 * 1024
_OK, _PARTIAL = 200, 206
_NOTHING = Body(FetchLimits(max_body_bytes=0))


class Transfer:
    """A handle and its findings; ready for another errand after :meth:`prepare`."""

    def __init__(self, user_agent: str, guard: EgressGuard, ca_file: Path | None = None) -> None:
        """Set what holds for every transfer; ``guard`` is asked again at every socket.

        Certificates must be good by ``ca_file``, or by what the system trusts.
        """
        self._gate = SocketGate(guard)
        self._sockets: list[socket.socket] = []
        self.curl = pycurl.Curl()
        self._set(*options.lasting_options(user_agent), *options.trust_options(ca_file))
        self._set(
            (pycurl.OPENSOCKETFUNCTION, self._open_socket),
            (pycurl.HEADERFUNCTION, self._take_header),
            (pycurl.WRITEFUNCTION, self._take_body),
        )
        self._limits: FetchLimits | None = None
        self._way: tuple[object, object] = (None, None)
        self._is_special = False
        self._body = _NOTHING
        self._first: ReplyHead | None = None
        self._read: ReplyHead | None = None

    def prepare(self, errand: Errand) -> None:
        """Point the handle at a host, which is reached where the errand says and nowhere else."""
        self._body = Body(errand.limits)
        self._first = None
        self._errand = errand
        self._take_way(errand)
        self._begin(errand.ends_s - monotonic())
        self.curl.setopt(pycurl.URL, errand.address)
        self.curl.setopt(pycurl.RESOLVE, options.resolve_entries(errand.pin))
        if self._is_special or errand.headers or errand.form is not None:
            self._take_special(errand)

    def can_resume(self, code: int) -> bool:
        """Return whether the rest of a body that broke off may be asked for."""
        if code not in CONNECTION_BROKE or self._why or self._gate.refusal:
            return False
        if self._errand.form is not None or self._body.wire_bytes < _WORTH_RESUMING_BYTES:
            return False
        first = self._first or self._head
        return first.status == _OK and bool(first.strong_etag)

    def resume(self, total_s: float) -> None:
        """Ask for the rest, under the condition that the bytes are still the same."""
        self._first = self._first or self._head
        self._begin(total_s)
        rest = (
            f"Range: bytes={self._body.wire_bytes}-",
            f"If-Range: {self._first.strong_etag}",
        )
        self._set((pycurl.HTTPHEADER, [*options.USUAL_LINES, *self._errand.headers, *rest]))
        self._is_special = True

    def reply(self, url: Url, elapsed_s: float) -> FetchReply:
        """Return what came back from ``url`` in the end."""
        head, gathered = self._first or self._head, self._body.give()
        return FetchReply(
            url=url,
            final_url=url,
            status=head.status,
            headers=head.headers,
            body=gathered.body,
            size_bytes=gathered.size_bytes,
            digests=gathered.digests,
            address=str(self.curl.getinfo(pycurl.PRIMARY_IP)),
            first_byte_s=float(self.curl.getinfo(pycurl.STARTTRANSFER_TIME)),
            elapsed_s=elapsed_s,
            http_version=head.http_version,
            route=self._errand.route.name,
        )

    def error_for(self, code: int) -> OrbweaverError:
        """Return why the transfer ended with libcurl's ``code``."""
        return self._why or self._gate.refusal or error_of(code)

    def let_go(self) -> None:
        """Close our own copies of sockets (libcurl holds duplicates), and drop the body."""
        for opened in self._sockets:
            opened.close()
        self._sockets.clear()
        self._body = _NOTHING

    @property
    def _head(self) -> ReplyHead:
        """What the last reply said so far."""
        if self._read is None or not self._read.is_all_of(self._lines):
            self._read = ReplyHead(self._lines)
        return self._read

    def _set(self, *told: options.Option) -> None:
        for option, value in told:
            self.curl.setopt(option, value)

    def _begin(self, total_s: float) -> None:
        """Start an exchange with nothing of an earlier one."""
        self._gate.refusal = None
        self._why: OrbweaverError | None = None
        self._lines: list[bytes] = []
        self._header_bytes = 0
        self._read = None
        self._has_begun = False
        self.curl.setopt(pycurl.TIMEOUT_MS, max(1, int(total_s * 1000)))
        limits = self._errand.limits
        if limits is not self._limits:
            self._set(*options.limit_options(limits))
            self._limits = limits

    def _take_way(self, errand: Errand) -> None:
        way = (errand.route, errand.credentials)
        if way != self._way:
            is_direct = errand.route.is_direct
            self._gate.route = None if is_direct else errand.route
            self._set(*options.route_options(self._gate.route, errand.credentials))
            self._way = way

    def _take_special(self, errand: Errand) -> None:
        """Say what is not said in every request; and unsay it the next time."""
        self._is_special = bool(errand.headers) or errand.form is not None
        lines = [*options.USUAL_LINES, *errand.headers]
        if errand.form is None:
            self._set((pycurl.HTTPHEADER, lines), (pycurl.HTTPGET, 1), (pycurl.FRESH_CONNECT, 0))
            return
        self._set(
            (pycurl.HTTPHEADER, [*lines, "Expect:"]),
            (pycurl.POST, 1),
            (pycurl.POSTFIELDS, errand.form),
            (pycurl.FRESH_CONNECT, 1),  # on an old connection libcurl may send it twice
        )

    def _open_socket(self, purpose: int, peer: CurlAddress) -> socket.socket | int:
        pin = self._errand.pin
        if pin is not None and not _is_pinned(str(peer.addr[0]), pin):
            self._why = AddressRefused("the peer is not the address that was checked")
            return SOCKET_BAD
        opened = self._gate(purpose, peer)
        if isinstance(opened, socket.socket):
            self._sockets.append(opened)
        return opened

    def _take_header(self, line: bytes) -> int | None:
        self._lines.append(line)
        self._header_bytes += len(line)
        if self._header_bytes <= MOST_HEADER_BYTES:
            return None
        self._why = MalformedReply(f"more than {MOST_HEADER_BYTES} bytes of headers")
        return _BROKEN

    def _take_body(self, chunk: bytes) -> int | None:
        try:
            if not self._has_begun:
                self._begin_body()
            self._body.take(chunk)
        except FetchError as error:
            self._why = error
            self._body.drop()
            return _BROKEN
        return None

    def _begin_body(self) -> None:
        """Take up the body that broke off, or start one."""
        self._has_begun = True
        head, first = self._head, self._first
        if first is not None and head.status != _OK:
            if head.status == _PARTIAL and head.goes_on_at(first, self._body.wire_bytes):
                return
            raise error_of(pycurl.E_PARTIAL_FILE)
        self._first = None  # another body, from its first byte on
        self._body.begin(head.header("content-encoding"))


def _is_pinned(ip: str, pin: Pin) -> bool:
    if ip in pin.addresses:
        return True
    peer = ipaddress.ip_address(ip)  # an address has several spellings
    return any(peer == ipaddress.ip_address(pinned) for pinned in pin.addresses)
