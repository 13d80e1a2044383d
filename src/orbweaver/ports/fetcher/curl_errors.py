"""What libcurl's error codes are called in our error tree."""

import pycurl

from orbweaver.errors import (
    BodyTooLarge,
    FetchError,
    FetchTimeout,
    HostUnreachable,
    MalformedReply,
    NoSuchHost,
)

# pycurl has no names for these
_HTTP2_STREAM = 92
_PROXY = 97
_TOO_LARGE = 100

CONNECTION_BROKE = frozenset(
    {
        pycurl.E_PARTIAL_FILE,
        pycurl.E_RECV_ERROR,
        pycurl.E_SEND_ERROR,
        pycurl.E_GOT_NOTHING,
        pycurl.E_COULDNT_CONNECT,
        _HTTP2_STREAM,
    }
)
"""Codes that say of the place that it went away, and nothing of what it sent."""

_KINDS: dict[int, tuple[type[FetchError], str]] = {
    pycurl.E_COULDNT_RESOLVE_HOST: (NoSuchHost, "its name has no address"),
    pycurl.E_COULDNT_CONNECT: (HostUnreachable, "no connection"),
    pycurl.E_GOT_NOTHING: (HostUnreachable, "it closed the connection without a reply"),
    pycurl.E_SEND_ERROR: (HostUnreachable, "the connection broke"),
    pycurl.E_RECV_ERROR: (HostUnreachable, "the connection broke"),
    pycurl.E_PARTIAL_FILE: (HostUnreachable, "the connection ended before the body did"),
    pycurl.E_SSL_CONNECT_ERROR: (HostUnreachable, "no TLS connection"),
    pycurl.E_PEER_FAILED_VERIFICATION: (HostUnreachable, "its certificate is not valid"),
    pycurl.E_OPERATION_TIMEDOUT: (FetchTimeout, "no reply in time"),
    pycurl.E_FILESIZE_EXCEEDED: (BodyTooLarge, "it announces more bytes than allowed"),
    pycurl.E_BAD_CONTENT_ENCODING: (MalformedReply, "its compression is broken or unknown"),
    pycurl.E_HTTP2: (MalformedReply, "its HTTP/2 is broken"),
    _HTTP2_STREAM: (HostUnreachable, "the connection broke"),
    _PROXY: (HostUnreachable, "the way out does not lead there"),
    _TOO_LARGE: (MalformedReply, "too many bytes of headers"),
}


def error_of(code: int) -> FetchError:
    """Return the error that libcurl's ``code`` stands for."""
    kind, detail = _KINDS.get(code, (MalformedReply, f"libcurl reports error {code}"))
    return kind(detail)
