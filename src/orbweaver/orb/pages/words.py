"""Words: what codes of the house read like to people."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orbweaver.casework.actions.verdicts import CaseState
from orbweaver.casework.roles import Role
from orbweaver.model.finding import FindingKind

SHORT_ID_CHARS = 10
"""Ids that begin with the time need more than eight digits to differ."""
SHORT_HASH_CHARS = 8
_KILOBYTE = 1000
_MEGABYTE = 1000_000
_MINUTE_S = 60
_LONG_HOURS = 48


def short_id(identity: str) -> str:
    """Return enough of an id to tell it from its neighbours: its end, where chance is."""
    return identity[-SHORT_ID_CHARS:]


def why(kinds: Sequence[str]) -> str:
    """Return one sentence on why a case is here; the strongest reason counts."""
    sentences = {
        FindingKind.LIKELY: _("Like a known picture, not proven the same"),
        FindingKind.REPORTED: _("Unknown, on a page that somebody reported"),
        FindingKind.BESIDE: _("Unknown, beside known pictures"),
        FindingKind.KNOWN: _("The same as a known picture"),
    }
    return next((text for kind, text in sentences.items() if kind in kinds), _("Found"))


def how_found(rung: str) -> str:
    """Return how a near match was found, by its rung; empty for the picture as it is."""
    if rung in {"", "exact", "pdq"}:
        return ""
    sentences = {
        "thumbnail": _("found as a small copy"),
        "dihedral": _("found turned or mirrored"),
        "fast": _("found by a hurried look, its distance not measured exactly"),
        "backdrop": _("found with its clear parts filled"),
        "frames": _("found in another frame"),
        "content": _("found inside a border or a screenshot"),
    }
    return sentences.get(rung) or _("found by %(rung)s") % {"rung": rung}


def state_title(state: CaseState) -> str:
    """Return a case's state in words."""
    match state:
        case CaseState.OPEN:
            return _("waits for verdicts")
        case CaseState.ESCALATED:
            return _("waits for a senior")
        case CaseState.SETTLED:
            return _("settled")
        case CaseState.JOINED:
            return _("part of another case")


def notice_state(state: str) -> str:
    """Return a notice's state in words."""
    return {
        "drafted": _("draft"),
        "approved": _("approved"),
        "queued": _("about to leave"),
        "sent": _("sent"),
        "refused": _("refused by the receiver"),
        "still_up": _("still up"),
        "moved": _("moved"),
        "removed": _("gone"),
        "waiting": _("about to leave"),
    }.get(state, state)


def source_title(source: str) -> str:
    """Return how a report came, in words."""
    return {
        "form": _("public form"),
        "cli": _("command line"),
        "csv": _("file"),
        "mail": _("mail"),
        "api": _("program"),
        "partner": _("partner"),
        "orb": _("this house"),
    }.get(source, source)


def role_title(role: Role) -> str:
    """Return a role with what it does."""
    return {
        Role.INTAKE: _("intake: takes reports"),
        Role.ANALYST: _("analyst: looks and decides"),
        Role.SENIOR: _("senior: decides where verdicts disagree"),
        Role.LIAISON: _("liaison: keeps banks, speaks with partners"),
        Role.NOTIFIER: _("notifier: approves notices and recipients"),
        Role.ADMINISTRATOR: _("administrator: adds people, sees no media"),
        Role.AUDITOR: _("auditor: reads the audit log, sees no media"),
    }[role]


def size(size_bytes: int) -> str:
    """Return a size as people write it.

    >>> size(184_320)
    '184 kB'
    """
    if size_bytes < _KILOBYTE:
        return f"{size_bytes} B"
    if size_bytes < _MEGABYTE:
        return f"{round(size_bytes / _KILOBYTE)} kB"
    return f"{size_bytes / _MEGABYTE:.1f} MB"


def duration(hours: float) -> str:
    """Return a time span as people say it, in the unit that fits.

    >>> duration(0.0005), duration(0.5), duration(5.0), duration(100.0)
    ('2 s', '30 min', '5.0 h', '4.2 d')
    """
    seconds = hours * 3600
    if seconds < _MINUTE_S:
        return _("%(count).0f s") % {"count": seconds}
    if hours < 1:
        return _("%(count).0f min") % {"count": hours * 60}
    if hours < _LONG_HOURS:
        return _("%(count).1f h") % {"count": hours}
    return _("%(count).1f d") % {"count": hours / 24}


def counted_cases(count: int) -> str:
    """Return how many cases wait, as a sentence without its full stop."""
    return ngettext("%(count)s case waits", "%(count)s cases wait", count) % {"count": count}
