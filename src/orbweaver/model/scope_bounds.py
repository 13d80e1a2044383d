"""Which scopes a report may have: how far, how pressing, and when a reason is needed."""

from orbweaver.errors import UsageError
from orbweaver.model.seed import (
    FURTHEST_HOPS_OUT,
    HIGHEST_URGENCY,
    USUAL_URGENCY,
    Reach,
    RobotsPolicy,
    Scope,
)

SHORTEST_REASON_CHARS = 8
LONGEST_REASON_CHARS = 500


def check_scope(scope: Scope, urgency: int = USUAL_URGENCY) -> None:
    """Return for a scope and an urgency that a report may have.

    Raises:
        UsageError: It goes beyond its host or past a robots.txt without saying why, or too far.

    >>> check_scope(Scope(Reach.LINKS_OUT, hops_out=1))
    Traceback (most recent call last):
    orbweaver.errors.UsageError: That cannot be done as it was asked: who goes beyond a host, \
or past a robots.txt, says why in a sentence
    """
    goes_out = scope.reach is Reach.LINKS_OUT
    if goes_out and not 1 <= scope.hops_out <= FURTHEST_HOPS_OUT:
        raise UsageError(f"links out lead 1 to {FURTHEST_HOPS_OUT} hosts away")
    if scope.hops_out and not goes_out:
        raise UsageError("how many hosts away is a question of the reach links_out alone")
    needs_reason = goes_out or scope.robots is RobotsPolicy.DEPART
    if needs_reason and len(scope.reason.strip()) < SHORTEST_REASON_CHARS:
        raise UsageError("who goes beyond a host, or past a robots.txt, says why in a sentence")
    if len(scope.reason) > LONGEST_REASON_CHARS:
        raise UsageError(f"a reason has {LONGEST_REASON_CHARS} characters at the most")
    if not USUAL_URGENCY <= urgency <= HIGHEST_URGENCY:
        raise UsageError(f"urgency goes from {USUAL_URGENCY} to {HIGHEST_URGENCY}")
