"""Who may open what: every page of the Orb by its URL name, with the roles that may.

A URL without a rule is refused to everybody, and a test fails on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from orbweaver.casework.roles import (
    EVERYBODY,
    KEEPS_LOGINS,
    READS_REPORT_TEXTS,
    REVIEWERS,
    SEES_AUDIT,
    SEES_BANKS,
    SEES_CRAWL,
    SEES_PLACES,
    TAKES_REPORTS,
    Role,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open a page; casework decides again about the very case, notice or report."""

    roles: frozenset[Role] = frozenset()
    is_public: bool = False
    """Whether nobody needs to sign in: ways in and out alone."""
    is_demo_only: bool = False
    """Whether it exists in the demo alone, and for this machine's loopback alone."""


PUBLIC = Rule(is_public=True)
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
_NOTIFIERS = frozenset({Role.NOTIFIER})

RULES: Mapping[str, Rule] = {
    "sign-in": PUBLIC,
    "sign-out": PUBLIC,
    "set-up": PUBLIC,
    "invitation": PUBLIC,
    "once": Rule(is_public=True, is_demo_only=True),
    "home": Rule(EVERYBODY),
    "statistics": Rule(EVERYBODY),
    "queue": Rule(REVIEWERS),
    "next": Rule(REVIEWERS),
    "case": Rule(REVIEWERS),
    "verdict": Rule(REVIEWERS),
    "blurred": Rule(REVIEWERS),
    "reveal": Rule(REVIEWERS),
    "reports": Rule(TAKES_REPORTS),
    "report-text": Rule(READS_REPORT_TEXTS),
    "notices": Rule(SEES_PLACES),
    "notice": Rule(SEES_PLACES),
    "notices-approve": Rule(_NOTIFIERS),
    "recipients": Rule(SEES_PLACES),
    "recipient-approve": Rule(SEES_PLACES),
    "mailbox": Rule(SEES_PLACES),
    "banks": Rule(SEES_BANKS),
    "identities": Rule(KEEPS_LOGINS),
    "identity-approve": Rule(KEEPS_LOGINS),
    "host-resume": Rule(KEEPS_LOGINS),
    "crawl": Rule(SEES_CRAWL),
    "crawl-seed": Rule(SEES_CRAWL),
    "crawl-fetches": Rule(SEES_PLACES),
    "crawl-har": Rule(SEES_PLACES),
    "partitions": Rule(SEES_CRAWL),
    "partition": Rule(SEES_CRAWL),
    "people": Rule(_ADMINISTRATORS),
    "audit": Rule(SEES_AUDIT),
    "tokens": Rule(EVERYBODY),
    "token-end": Rule(EVERYBODY),
}


def may_open(name: str, roles: frozenset[Role]) -> bool:
    """Return whether somebody signed in with these roles may open the page of this URL name."""
    rule = RULES.get(name)
    return rule is not None and (rule.is_public or bool(rule.roles & roles))
