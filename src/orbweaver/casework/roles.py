"""Roles: what a person does in an organisation, and what each role may do."""

from enum import StrEnum


class Role(StrEnum):
    """One membership carries one role; a person may hold several."""

    INTAKE = "intake"
    """Takes reports and reads what reporters wrote."""
    ANALYST = "analyst"
    """Looks at media and gives verdicts."""
    SENIOR = "senior"
    """An analyst who also decides where verdicts disagree."""
    LIAISON = "liaison"
    """Keeps banks and speaks with partners."""
    NOTIFIER = "notifier"
    """Approves notices and recipients."""
    ADMINISTRATOR = "administrator"
    """Adds organisations and persons; sees no media."""
    AUDITOR = "auditor"
    """Reads the audit log; sees no media."""


REVIEWERS = frozenset({Role.ANALYST, Role.SENIOR})
TAKES_REPORTS = frozenset({Role.INTAKE, Role.ANALYST, Role.SENIOR, Role.LIAISON})
READS_REPORT_TEXTS = frozenset({Role.INTAKE, Role.ANALYST, Role.SENIOR})
KEEPS_BANKS = frozenset({Role.SENIOR, Role.LIAISON})
SEES_BANKS = KEEPS_BANKS | {Role.ADMINISTRATOR, Role.AUDITOR}
SEES_PLACES = frozenset({Role.LIAISON, Role.NOTIFIER})
"""Only these list places; analysts see the places of a case that is before them."""
SEES_CRAWL = SEES_PLACES | {Role.SENIOR, Role.ADMINISTRATOR, Role.AUDITOR}
"""How far the crawl has come, by ids; what it found where is for those who list places."""
KEEPS_LOGINS = frozenset({Role.LIAISON, Role.ADMINISTRATOR})
"""Ask for, approve and end login identities, and let a host go on that waited for one."""
SEES_AUDIT = frozenset({Role.AUDITOR})
EVERYBODY = frozenset(Role)
