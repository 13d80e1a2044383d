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
    """Keeps banks, speaks with partners, and hears when a child may be in danger."""
    NOTIFIER = "notifier"
    """Approves notices and recipients."""
    ADMINISTRATOR = "administrator"
    """Adds persons, gives and ends roles, sets what their organisation asks for; sees no media."""
    AUDITOR = "auditor"
    """Reads the audit log; sees no media."""
    SERVICE = "service"
    """A program: opens no page, acts by tokens that an administrator made for it; sees no media."""


PERSONS = frozenset(Role) - {Role.SERVICE}
"""The roles of persons: they come in by the door and open pages."""
REVIEWERS = frozenset({Role.ANALYST, Role.SENIOR})
TAKES_REPORTS = frozenset({Role.INTAKE, Role.ANALYST, Role.SENIOR, Role.LIAISON})
BRINGS_REPORTS = TAKES_REPORTS | {Role.SERVICE}
"""A program brings reports, too; it reads and erases none."""
READS_REPORT_TEXTS = frozenset({Role.INTAKE, Role.ANALYST, Role.SENIOR})
KEEPS_BANKS = frozenset({Role.SENIOR, Role.LIAISON})
SEES_BANKS = KEEPS_BANKS | {Role.ADMINISTRATOR, Role.AUDITOR}
SEES_PLACES = frozenset({Role.LIAISON, Role.NOTIFIER})
"""Only these list places; analysts see the places of a case that is before them."""
SEES_CRAWL = SEES_PLACES | {Role.SENIOR, Role.ADMINISTRATOR, Role.AUDITOR}
"""How far the crawl has come, by ids; what it found where is for those who list places."""
KEEPS_LOGINS = frozenset({Role.LIAISON, Role.ADMINISTRATOR})
"""Ask for, approve and end login identities, and let a host go on that waited for one."""
RAISES_DANGER = REVIEWERS | SEES_PLACES | {Role.INTAKE}
ANSWERS_DANGER = frozenset({Role.LIAISON, Role.SENIOR})
TOLD_OF_DANGER = ANSWERS_DANGER | {Role.ADMINISTRATOR}
"""Who hears of an alert that nobody took up in time; administrators see no media with it."""
READS_HISTORY = REVIEWERS | SEES_PLACES | {Role.AUDITOR}
"""Read what happened around a case, each as far as it is no hint to them."""
EXPORTS_LISTS = SEES_PLACES | {Role.AUDITOR}
"""Carry lists out of the house, after they proved who they are."""
SEES_AUDIT = frozenset({Role.AUDITOR})
EVERYBODY = frozenset(Role)
