"""Addresses that no site needs: ever deeper, ever longer, or of a far future."""

from datetime import datetime

from orbweaver.crawl.manners.rule import TrapRule
from orbweaver.crawl.manners.shapes import Shape
from orbweaver.model.url import Url

_MONTHS_A_YEAR = 12
_TIMES_IN_ALL = 2


def why_endless(url: Url, shape: Shape, rule: TrapRule, now: datetime) -> str:
    """Return why an address can only belong to a trap; empty where it may not."""
    path, query = url.path, url.query
    is_short = len(path) + len(query) <= rule.longest_address_chars
    if is_short and shape.month is None and path.count("/") < rule.same_segments:
        return ""  # nearly all
    if not is_short:
        return "its address is too long"
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > rule.longest_path_segments:
        return "its path is too deep"
    if repeats(segments, rule.same_segments):
        return "its path repeats itself"
    if shape.month is not None:
        ahead = shape.month - (now.year * _MONTHS_A_YEAR + now.month)
        if ahead > rule.months_ahead:
            return "its date lies in a far future"
    return ""


def repeats(segments: list[str], times: int) -> bool:
    """Return whether a run of segments comes ``times`` in a row, or one far too often in all.

    >>> repeats(["moss", "moss", "moss"], 3), repeats(["moss", "fern"] * 3, 3)
    (True, True)
    >>> repeats(["moss", "fern", "moss"], 3)
    False
    """
    if len(segments) < times:
        return False
    most = max(segments.count(segment) for segment in set(segments))
    if most < times:
        return False
    longest = len(segments) // times
    in_a_row = any(
        segments[at : at + size * times] == segments[at : at + size] * times
        for size in range(1, longest + 1)
        for at in range(len(segments) - size * times + 1)
    )
    return in_a_row or most >= times * _TIMES_IN_ALL
