"""Who may open what: every page of the Orb by its URL name, with the roles that may.

A URL without a rule is refused to everybody, and a test fails on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from orbweaver.casework.roles import (
    ANSWERS_DANGER,
    EVERYBODY,
    EXPORTS_LISTS,
    KEEPS_LOGINS,
    PERSONS,
    RAISES_DANGER,
    READS_HISTORY,
    READS_REPORT_TEXTS,
    REVIEWERS,
    SEES_AUDIT,
    SEES_BANKS,
    SEES_CRAWL,
    SEES_PLACES,
    TAKES_REPORTS,
    TOLD_OF_DANGER,
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
    needs_fresh: bool = False
    """Whether the person must have proved lately who they are: what reveals, and what exports."""
    while_half: bool = False
    """Whether a session may open it that lacks its second half: what adds one."""
    while_locked: bool = False
    """Whether a locked session may open it: what opens it again."""
    is_background: bool = False
    """Whether scripts ask for it by themselves, as streams and heartbeats do: asking for it keeps
    no session from being locked."""


PUBLIC = Rule(is_public=True)
OWN_DOOR = Rule(EVERYBODY, needs_fresh=True)
ADDS_HALF = Rule(EVERYBODY, needs_fresh=True, while_half=True)
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
_CHOOSES_QUESTIONS = frozenset({Role.ADMINISTRATOR, Role.SENIOR})
_SENIORS = frozenset({Role.SENIOR})
_NOTIFIERS = frozenset({Role.NOTIFIER})

RULES: Mapping[str, Rule] = {
    "sign-in": PUBLIC,
    "sign-out": PUBLIC,
    "set-up": PUBLIC,
    "invitation": PUBLIC,
    "once": Rule(is_public=True, is_demo_only=True),
    "new-factor": PUBLIC,
    "second": PUBLIC,
    "passkey-ask": PUBLIC,
    "lock": Rule(EVERYBODY, while_half=True, while_locked=True),
    "unlock": Rule(EVERYBODY, while_half=True, while_locked=True),
    "confirm": Rule(EVERYBODY, while_half=True),
    "security": Rule(EVERYBODY, while_half=True),
    "security-begin": ADDS_HALF,
    "security-authenticator": ADDS_HALF,
    "security-authenticator-picture": ADDS_HALF,
    "security-passkey": ADDS_HALF,
    "security-passkey-ask": ADDS_HALF,
    "security-codes": OWN_DOOR,
    "security-remove": OWN_DOOR,
    "session-end": Rule(EVERYBODY),
    "sessions-end": Rule(EVERYBODY),
    "home": Rule(EVERYBODY),
    "statistics": Rule(EVERYBODY),
    "queue": Rule(REVIEWERS),
    "next": Rule(REVIEWERS),
    "ahead": Rule(REVIEWERS),
    "case": Rule(REVIEWERS),
    "grid": Rule(REVIEWERS),
    "cluster": Rule(REVIEWERS),
    "cluster-split": Rule(REVIEWERS),
    "cluster-join": Rule(REVIEWERS),
    "cluster-undo": Rule(REVIEWERS),
    "verdict": Rule(REVIEWERS),
    "undo": Rule(REVIEWERS),
    "blurred": Rule(REVIEWERS),
    "reveal": Rule(REVIEWERS, needs_fresh=True),
    "scenes": Rule(REVIEWERS),
    "scene-blurred": Rule(REVIEWERS),
    "scene-reveal": Rule(REVIEWERS, needs_fresh=True),
    "entries": Rule(REVIEWERS),
    "entry-blurred": Rule(REVIEWERS),
    "entry-reveal": Rule(REVIEWERS, needs_fresh=True),
    "samples": Rule(_SENIORS),
    "sample-opinion": Rule(_SENIORS),
    "sample-reveal": Rule(_SENIORS, needs_fresh=True),
    "agreement": Rule(REVIEWERS),
    "certificates": Rule(_ADMINISTRATORS),
    "certificate-end": Rule(_ADMINISTRATORS),
    "practice": Rule(EVERYBODY),
    "practice-blurred": Rule(EVERYBODY),
    "practice-reveal": Rule(EVERYBODY),
    "danger": Rule(TOLD_OF_DANGER),
    "danger-count": Rule(TOLD_OF_DANGER, is_background=True),
    "danger-answer": Rule(ANSWERS_DANGER),
    "danger-raise": Rule(RAISES_DANGER),
    "history": Rule(READS_HISTORY),
    "comment": Rule(READS_HISTORY),
    "comment-erase": Rule(READS_HISTORY),
    "cases": Rule(READS_HISTORY),
    "cases-csv": Rule(EXPORTS_LISTS, needs_fresh=True),
    "filter-save": Rule(READS_HISTORY),
    "filter-forget": Rule(READS_HISTORY),
    "search": Rule(READS_HISTORY),
    "notices-csv": Rule(SEES_PLACES, needs_fresh=True),
    "appeals": Rule(_SENIORS),
    "appeal": Rule(REVIEWERS | SEES_PLACES),
    "appeal-uphold": Rule(_SENIORS),
    "correction": Rule(_SENIORS),
    "correction-confirm": Rule(_SENIORS),
    "correction-decline": Rule(_SENIORS),
    "second-reveal": Rule(_SENIORS, needs_fresh=True),
    "correction-rules": Rule(_ADMINISTRATORS),
    "reports": Rule(TAKES_REPORTS),
    "report-text": Rule(READS_REPORT_TEXTS),
    "notices": Rule(SEES_PLACES),
    "notice": Rule(SEES_PLACES),
    "notices-approve": Rule(_NOTIFIERS),
    "recipients": Rule(SEES_PLACES),
    "recipient-approve": Rule(SEES_PLACES),
    "mailbox": Rule(SEES_PLACES),
    "banks": Rule(SEES_BANKS),
    "bank": Rule(SEES_BANKS),
    "questions": Rule(_CHOOSES_QUESTIONS),
    "identities": Rule(KEEPS_LOGINS),
    "identity-approve": Rule(KEEPS_LOGINS),
    "host-resume": Rule(KEEPS_LOGINS),
    "crawl": Rule(SEES_CRAWL),
    "crawl-seed": Rule(SEES_CRAWL),
    "crawl-fetches": Rule(SEES_PLACES),
    "crawl-har": Rule(SEES_PLACES, needs_fresh=True),
    "partitions": Rule(SEES_CRAWL),
    "partition": Rule(SEES_CRAWL),
    "people": Rule(_ADMINISTRATORS),
    "role-grant": Rule(_ADMINISTRATORS),
    "role-end": Rule(_ADMINISTRATORS),
    "role-back": Rule(_ADMINISTRATORS),
    "organisation": Rule(_ADMINISTRATORS),
    "organisation-agreement": Rule(_ADMINISTRATORS),
    "service-accounts": Rule(_ADMINISTRATORS),
    "service-token": Rule(_ADMINISTRATORS, needs_fresh=True),
    "service-token-end": Rule(_ADMINISTRATORS),
    "invitation-end": Rule(_ADMINISTRATORS),
    "invitation-renew": Rule(_ADMINISTRATORS),
    "person-unlock": Rule(_ADMINISTRATORS),
    "person-new-factor": Rule(_ADMINISTRATORS, needs_fresh=True),
    "audit": Rule(SEES_AUDIT),
    "rest": Rule(REVIEWERS),
    "rest-state": Rule(REVIEWERS, is_background=True),
    "rest-here": Rule(REVIEWERS),
    "breathe": Rule(REVIEWERS),
    "beat": Rule(REVIEWERS, is_background=True),
    "notes": Rule(EVERYBODY),
    "note-shred": Rule(EVERYBODY),
    "settings": Rule(EVERYBODY),
    "settings-pattern": Rule(EVERYBODY),
    "work-rules": Rule(_ADMINISTRATORS),
    "wellbeing": Rule(_ADMINISTRATORS),
    "tokens": Rule(EVERYBODY),
    "token-end": Rule(EVERYBODY),
}


def may_open(name: str, roles: frozenset[Role]) -> bool:
    """Return whether somebody signed in with these roles may open the page of this URL name.

    Programs open none, whatever a rule says: they act by tokens.
    """
    rule = RULES.get(name)
    return rule is not None and (rule.is_public or bool(rule.roles & roles & PERSONS))
