"""Search by number and by hash: never by likeness or by words.

A place can be searched by its host, by those alone who list places, and each time is written down.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django_scopes import scope

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import (
    BankEntry,
    Case,
    CaseMedia,
    MediaMatch,
    Notice,
    Person,
    Report,
)
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import root_of
from orbweaver.casework.roles import READS_HISTORY, SEES_PLACES, TAKES_REPORTS, Role
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import organisations_of, standing_memberships
from orbweaver.casework.tenancy import case_scope
from orbweaver.errors import UsageError

MOST_FOUND = 50
SHORTEST_ID = 8
"""So many digits of an id's end tell it from its neighbours."""
_HEX = re.compile(r"[0-9a-f]+")
_HOST = re.compile(r"(?=.{3,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+")
_SHA256_CHARS, _ID_CHARS, _MD5_CHARS, _SHA1_CHARS = 64, 32, 32, 40


@dataclass(frozen=True, slots=True)
class Found:
    """Something that fits."""

    kind: str
    """``case``, ``report`` or ``notice``."""
    found_id: str
    by: str
    """What fitted: ``sha256``, ``sha1``, ``md5``, ``pdq``, ``number`` or ``host``."""


def search(office: Office, person: Person, text: str) -> tuple[Found, ...]:
    """Return what fits a number, a hash or (for those who list places) a host.

    Raises:
        NotAllowed: The person holds no role that reads cases.
        UsageError: It is none of these.
    """
    asked = text.strip().lower()
    if _HEX.fullmatch(asked) and len(asked) >= SHORTEST_ID:
        return tuple(dict.fromkeys(_by_digits(person, asked)))
    roles = {membership.role for membership in standing_memberships(person)}
    if _HOST.fullmatch(asked) and roles & SEES_PLACES:
        return tuple(_by_host(office, person, asked))
    raise UsageError("search for a case or report number, or a hash in hex digits")


def _by_digits(person: Person, digits: str) -> Sequence[Found]:
    with case_scope(person, READS_HISTORY | TAKES_REPORTS):
        found = list(_cases_by_digits(digits))
    return [*found, *_reports(person, digits)]


def _cases_by_digits(digits: str) -> Iterator[Found]:
    """Yield the cases in scope that a number or a hash fits."""
    if len(digits) == _SHA256_CHARS:
        yield from _cases_of_media([digits], "sha256")
        same = CaseMedia.objects.filter(pdq_hex=digits).values_list("case_id", flat=True)
        yield from _cases(set(same[:MOST_FOUND]), "pdq")
    elif len(digits) == _SHA1_CHARS:
        yield from _cases_of_media(_matched("sha1", digits), "sha1")
    elif len(digits) == _MD5_CHARS:
        yield from _cases_of_media(_matched("md5", digits), "md5")
    if len(digits) <= _ID_CHARS:
        found = Case.objects.filter(**_ending("case_id", digits))
        yield from _cases(set(found.values_list("case_id", flat=True)[:MOST_FOUND]), "number")


def _ending(column: str, digits: str) -> dict[str, str]:
    return {column if len(digits) == _ID_CHARS else f"{column}__endswith": digits}


def _cases_of_media(media: list[str], by: str) -> Iterator[Found]:
    held = CaseMedia.objects.filter(media_sha256_hex__in=media)
    yield from _cases(set(held.values_list("case_id", flat=True)[:MOST_FOUND]), by)


def _matched(signal_type: str, value_hex: str) -> list[str]:
    """Return the media that were seen with this digest: those that match an entry of it."""
    entries = BankEntry.objects.filter(signal_type=signal_type, value_hex=value_hex)
    found = MediaMatch.objects.filter(entry_id__in=entries.values("entry_id"))
    return list(found.values_list("media_sha256_hex", flat=True)[:MOST_FOUND])


def _cases(case_ids: set[str], by: str) -> Iterator[Found]:
    for case_id in sorted({root_of(each) for each in case_ids}):
        yield Found("case", case_id, by)


def _reports(person: Person, digits: str) -> Sequence[Found]:
    roles = {Role(membership.role) for membership in standing_memberships(person)}
    if len(digits) > _ID_CHARS or not roles & TAKES_REPORTS:
        return ()
    with scope(organisation=organisations_of(person, TAKES_REPORTS)):
        found = Report.objects.filter(**_ending("report_id", digits)).order_by("-at")
        ids = list(found.values_list("report_id", flat=True)[:MOST_FOUND])
    return [Found("report", report_id, "number") for report_id in ids]


def _by_host(office: Office, person: Person, host: str) -> Sequence[Found]:
    """Return the notices about a host, after it stands in the audit log who asked, sealed for what.

    Raises:
        NotAllowed: The person lists no places.
    """
    own = organisations_of(person, SEES_PLACES)
    with transaction.atomic(durable=True):
        sealed = seal_text(office, "search.host", host)
        facts = {"host": sealed.text_id if sealed else ""}
        record(office, "place.searched", person.person_id, office.ids.new(), facts)
    with scope(organisation=own):
        found = Notice.objects.filter(host=host).order_by("-drafted_at", "notice_id")
        ids = list(found.values_list("notice_id", flat=True)[:MOST_FOUND])
    return [Found("notice", notice_id, "host") for notice_id in ids]
