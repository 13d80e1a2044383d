"""The options that say how far a report's addresses may lead, and how much it presses."""

from typing import Annotated

import typer

from orbweaver.model.scope_bounds import check_scope
from orbweaver.model.seed import (
    FURTHEST_HOPS_OUT,
    HIGHEST_URGENCY,
    USUAL_URGENCY,
    Reach,
    RobotsPolicy,
    Scope,
)

ReachOption = Annotated[
    Reach,
    typer.Option(
        "--reach",
        help="How far links may lead: the page, what lies below it, its host, or links out to "
        "other hosts (with --hops-out and --reason).",
    ),
]
HopsOutOption = Annotated[
    int,
    typer.Option(
        "--hops-out",
        min=0,
        max=FURTHEST_HOPS_OUT,
        help="With --reach links_out: how many hosts away a page may lie. [default: 1]",
        show_default=False,
    ),
]
ReasonOption = Annotated[
    str, typer.Option("--reason", help="Why it may go beyond its host or past a robots.txt; kept.")
]
DepartOption = Annotated[
    bool,
    typer.Option(
        "--depart-from-robots",
        help="Also fetch what the host's robots.txt forbids; every such page records the reason.",
    ),
]
UrgencyOption = Annotated[
    int,
    typer.Option(
        "--urgency",
        min=USUAL_URGENCY,
        max=HIGHEST_URGENCY,
        help="How much the report presses; more urgent ones are visited first.",
    ),
]


def asked_scope(reach: Reach, hops_out: int, reason: str, *, departs: bool) -> Scope:
    """Return the scope that the options ask for, with the usual bounds.

    Raises:
        UsageError: It goes beyond its host or past a robots.txt without a reason, or too far.
    """
    hops = hops_out or (1 if reach is Reach.LINKS_OUT else 0)
    robots = RobotsPolicy.DEPART if departs else RobotsPolicy.OBEY
    scope = Scope(reach, hops_out=hops, robots=robots, reason=reason.strip())
    check_scope(scope)
    return scope


def scope_words(scope: Scope, urgency: int) -> tuple[str, ...]:
    """Return what of a scope makes two reports different; of the usual kind, as it ever was."""
    usual = (str(scope.reach), str(scope.max_pages), str(scope.max_hops))
    beyond = (str(scope.hops_out), str(scope.robots), scope.reason, str(urgency))
    is_usual = beyond == ("0", str(RobotsPolicy.OBEY), "", str(USUAL_URGENCY))
    return usual if is_usual else (*usual, *beyond)
