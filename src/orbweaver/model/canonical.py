"""Addresses that are canonical as they stand: told by one pattern, without the URL parser.

Nine in ten addresses of a crawl were written by the parser before: they come from another
process or from a store. The pattern matches fewer addresses than are canonical and no other:
for whatever it matches, the URL Standard's parser gives back the same text and the same parts.
"""

import re

_DOMAIN = r"(?!xn--)(?:[a-z0-9_-]++\.(?!xn--))*+[a-z][a-z0-9_-]*+"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PORT = r"(?::(?!80/|443/)(?P<port>[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}))?"
_SEGMENT = r"(?:/(?!\.|%2[eE])[A-Za-z0-9!$%&'()*+,.:;=@_~-]*+)++"
_QUERY = r"\?[A-Za-z0-9!$%&()*+,./:;=?@\[\]_{|}~-]++"
CANONICAL = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_DOMAIN}|(?:{_OCTET}\.){{3}}{_OCTET}){_PORT}"
    rf"(?P<path>{_SEGMENT})(?P<query>{_QUERY})?(?P<credentials>)"
)
"""What matches in full is its own canonical form; its groups are its parts, the last
of them the credentials: none."""
PATH = re.compile(rf"({_SEGMENT}(?:{_QUERY})?)(?:#.*)?", re.DOTALL)
"""What is canonical behind a canonical origin, and a fragment that does not count."""
