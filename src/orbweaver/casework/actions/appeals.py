"""Appeals: somebody here or outside says that a decision is wrong, and a senior answers."""

from dataclasses import dataclass

from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.casework.audit_trail import record
from orbweaver.casework.correcting import answer_appeal
from orbweaver.casework.correctors import require_another, require_senior
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import (
    Appeal,
    AppealSource,
    Case,
    CaseMedia,
    ClassifiedMedia,
    Finding,
    Notice,
    Person,
)
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.reviewing import CaseState, case_called, root_of, state_of
from orbweaver.casework.roles import SEES_PLACES, Role
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import require, require_reviewer
from orbweaver.casework.tenancy import case_scope, circle_of, in_circle
from orbweaver.errors import NotAllowed, UnknownName, WrongState


@dataclass(frozen=True, slots=True)
class NewAppeal:
    """What somebody says against a decision."""

    reason: str
    source: AppealSource = AppealSource.HERE
    reporter: str = ""
    """Who asks and how to reach them, where that is nobody of this house."""
    media_sha256_hex: str = ""
    """About which media; empty for the whole case."""
    finding_id: str = ""
    """About which place; empty for all of them."""
    notice_id: str = ""
    """In answer to which notice."""


def do_appeal(office: Office, person: Person, case_id: str, given: NewAppeal) -> str:
    """Write down that a decision should be looked at again; return the appeal's id.

    Analysts and seniors ask for themselves or for others; liaisons and notifiers, who speak with
    providers, about cases of their own organisation.

    Raises:
        NotAllowed: The person has no such role for this case, or gave no reason.
        UnknownName: No such case, or no such media, place or notice of it.
        WrongState: It is not settled, or this person asked already and waits for an answer.
    """
    with case_scope(person):
        seen = _settled(root_of(case_id))
    _admit(person, seen)
    case = _decided_in(seen)
    with transaction.atomic(), scopes_disabled():
        take_turn("cases")
        if Appeal.objects.filter(case=case, person=person, answer=None).exists():
            raise WrongState("you asked already, and a senior has not answered yet")
        return _write(office, case, given, person)


def take_appeal(office: Office, notice_id: str, given: NewAppeal) -> str:
    """Take an appeal that came as an answer to a notice, with nobody of this house between.

    For doors that let receivers answer; who calls it has made sure that the notice is theirs.

    Raises:
        NotAllowed: There is no reason in it.
        UnknownName: No such notice.
        WrongState: The notice rests on no decision of this house.
    """
    with transaction.atomic(), scopes_disabled():
        take_turn("cases")
        notice = Notice.objects.filter(notice_id=notice_id).first()
        if notice is None:
            raise UnknownName(f"notice {notice_id}")
        covered = ClassifiedMedia.objects.filter(
            in_circle(circle_of(notice.organisation), "classification__organisation"),
            media_sha256_hex=notice.media_sha256_hex,
        )
        case_id = covered.order_by("id").values_list("classification_id", flat=True).first()
        if case_id is None:
            raise WrongState("this notice rests on a list, and on no decision of this house")
        about = NewAppeal(
            reason=given.reason,
            source=given.source,
            reporter=given.reporter,
            media_sha256_hex=notice.media_sha256_hex,
            finding_id=notice.finding_id,
            notice_id=notice_id,
        )
        return _write(office, case_called(case_id), about, None)


def do_uphold(office: Office, person: Person, appeal_id: str, reason: str) -> None:
    """Answer an appeal: the decision stands, and why.

    Raises:
        NotAllowed: The person is no senior for this case, made the decision or the appeal while
            another senior is there, or gave no reason.
        UnknownName: No such appeal.
        WrongState: It was answered already.
    """
    with transaction.atomic(), scopes_disabled():
        take_turn("cases")
        with case_scope(person, {Role.SENIOR}):
            found = Appeal.objects.filter(appeal_id=appeal_id)
            appeal = found.select_related("answer").first()
        if appeal is None:
            raise UnknownName(f"appeal {appeal_id}")
        case = case_called(appeal.case_id)
        require_senior(person, case)
        if hasattr(appeal, "answer"):
            raise WrongState("this appeal was answered already")
        require_another(office, person, case)
        sealed = seal_text(office, "appeal.answer", reason.strip())
        if sealed is None:
            raise NotAllowed("say why")
        answer_appeal(office, appeal, person.person_id, None, sealed)


def _settled(case_id: str) -> Case:
    case = case_called(case_id)
    if state_of(case) is not CaseState.SETTLED:
        raise WrongState(f"case {case_id} is not settled; there is no decision yet")
    return case


@scopes_disabled()
def _decided_in(case: Case) -> Case:
    """Return the case whose decision covers this one: itself, or where its bytes were decided."""
    first = CaseMedia.objects.filter(case=case, position=1).values("media_sha256_hex")
    covered = ClassifiedMedia.objects.filter(
        in_circle(circle_of(case.organisation), "classification__organisation"),
        media_sha256_hex__in=first,
    )
    decided = covered.order_by("id").values_list("classification_id", flat=True).first()
    return case if decided in {None, case.case_id} else case_called(str(decided))


def _admit(person: Person, case: Case) -> None:
    """Let reviewers of the case ask, and whoever speaks with providers for its organisation."""
    try:
        require_reviewer(person, case.organisation)
    except NotAllowed:
        require(person, SEES_PLACES, case.organisation_id)


def _write(office: Office, case: Case, given: NewAppeal, person: Person | None) -> str:
    reason = seal_text(office, "appeal.reason", given.reason.strip())
    if reason is None:
        raise NotAllowed("say why")
    appeal = Appeal.objects.create(
        appeal_id=office.ids.new(),
        case=case,
        organisation_id=case.organisation_id,
        source=AppealSource(given.source).value,
        person=person,
        reporter=seal_text(office, "appeal.reporter", given.reporter.strip()),
        media_sha256_hex=_media(case, given.media_sha256_hex),
        finding=_finding(case, given.finding_id),
        notice=_notice(case, given.notice_id),
        reason=reason,
        at=office.clock.now(),
    )
    actor = person.person_id if person else MACHINE
    facts = {"case": case.case_id, "source": appeal.source}
    record(office, "appeal.made", actor, appeal.appeal_id, facts)
    return appeal.appeal_id


def _media(case: Case, media_sha256_hex: str) -> str:
    media = media_sha256_hex.strip().lower()
    if media and not _holds(case, media):
        raise UnknownName(f"media {media[:8]}… in this case")
    return media


def _finding(case: Case, finding_id: str) -> Finding | None:
    if not finding_id:
        return None
    finding = Finding.objects.filter(finding_id=finding_id).first()
    if finding is None or not _holds(case, finding.media_sha256_hex):
        raise UnknownName("such a place in this case")
    return finding


def _notice(case: Case, notice_id: str) -> Notice | None:
    if not notice_id:
        return None
    notice = Notice.objects.filter(notice_id=notice_id).first()
    if notice is None or not _holds(case, notice.media_sha256_hex):
        raise UnknownName(f"notice {notice_id} about this case")
    return notice


def _holds(case: Case, media: str) -> bool:
    return CaseMedia.objects.filter(case=case, media_sha256_hex=media).exists()
