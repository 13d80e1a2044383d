"""What libcurl's handles are told: what holds always, and what an errand and its route ask for."""

import math
import ssl
from pathlib import Path
from typing import Any

import pycurl

from orbweaver.egress.resolver import Pin
from orbweaver.egress.routes import Route, RouteKind
from orbweaver.ports.fetcher.decoding import ACCEPTED
from orbweaver.ports.fetcher.port import FetchLimits

Option = tuple[int, Any]
USUAL_LINES = [f"Accept-Encoding: {ACCEPTED}"]
_PIN_S = 1  # a pin is used at once; libcurl looks through all that it remembers, again and again
_CURVES = "X25519:P-256:P-384:P-521"  # see docs/why/fetcher.md: a tenth of a handshake
_SCHEMES = {RouteKind.SOCKS5H: "socks5h", RouteKind.TOR: "socks5h", RouteKind.HTTP: "http"}


def lasting_options(user_agent: str) -> list[Option]:
    """Return what holds for every transfer."""
    return [
        (pycurl.USERAGENT, user_agent),
        (pycurl.NOSIGNAL, 1),
        (pycurl.BUFFERSIZE, 128 * 1024),
        (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
        (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS),
        (pycurl.HTTP09_ALLOWED, 0),
        (pycurl.SSL_EC_CURVES, _CURVES),
        (pycurl.FOLLOWLOCATION, 0),
        (pycurl.PATH_AS_IS, 1),
        (pycurl.NETRC, pycurl.NETRC_IGNORED),
        (pycurl.HTTPHEADER, USUAL_LINES),
        (pycurl.DNS_CACHE_TIMEOUT, _PIN_S),
        *route_options(None, None),
    ]


def trust_options(ca_file: Path | None) -> list[Option]:
    """Return where trusted certificates stand: the wheel's libcurl knows foreign places."""
    system = ssl.get_default_verify_paths()
    if ca_file is not None:
        return [(pycurl.CAINFO, str(ca_file))]
    places = ((pycurl.CAINFO, system.cafile), (pycurl.CAPATH, system.capath))
    return [(option, place) for option, place in places if place]


def limit_options(limits: FetchLimits) -> list[Option]:
    """Return how much one exchange may cost, its whole time excepted."""
    return [
        (pycurl.MAXFILESIZE_LARGE, limits.max_body_bytes),
        (pycurl.CONNECTTIMEOUT_MS, max(1, int(limits.connect_s * 1000))),
        (pycurl.LOW_SPEED_LIMIT, max(1, limits.least_bytes_per_s)),
        (pycurl.LOW_SPEED_TIME, max(1, math.ceil(limits.idle_s))),
    ]


def route_options(route: Route | None, credentials: tuple[str, str] | None) -> list[Option]:
    """Return what leads by the station of ``route``; without one, by none at all."""
    if route is None or route.station is None:
        return [
            (pycurl.PROXY, ""),  # neither environment nor file may name one
            (pycurl.NOPROXY, "*"),
        ]
    ip, port = route.station
    host = f"[{ip}]" if ":" in ip else ip
    user, password = credentials or ("", "")
    return [
        (pycurl.PROXY, f"{_SCHEMES[route.kind]}://{host}:{port}"),
        (pycurl.NOPROXY, ""),
        (pycurl.PROXYUSERNAME, user),
        (pycurl.PROXYPASSWORD, password),
    ]


def resolve_entries(pin: Pin | None) -> list[str]:
    """Return libcurl's pins, which leave its memory by themselves; none for a literal address."""
    if pin is None or pin.host.startswith("[") or pin.host in pin.addresses:
        return []
    return [f"+{pin.curl_resolve}"]
