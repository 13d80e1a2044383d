"""Retracting: what was noticed and should not have been is withdrawn, or followed by a correction.

A notice that never left is withdrawn. One that left, or may have, is followed by a correction
notice to the same recipient in the same thread: one for each address and recipient, however often
it was asked, and one for each correction, whoever tries it again.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from orbweaver.casework import models as rows
from orbweaver.casework.cases import in_pieces
from orbweaver.casework.drafting import title_of
from orbweaver.casework.models import REQUESTS, TAKES_BACK, NoticeEventKind
from orbweaver.casework.notice_events import DROPPED, Happening, add_events, states_of
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.recipients import know_contact, tidy_mail
from orbweaver.casework.sending import withdraw_wrong
from orbweaver.casework.tenancy import circle_of, in_circle
from orbweaver.casework.wire.mail import mail_of, mail_text
from orbweaver.model.ids import content_id
from orbweaver.notices.draft import Corrected, NoticeFacts, NoticeItem, draft_mail
from orbweaver.notices.identity import message_id
from orbweaver.notices.routing import Recipient, RecipientKind

GONE = {NoticeEventKind.REMOVED, NoticeEventKind.MOVED}


@dataclass(slots=True)
class Standing:
    """The notices about some media that no correction took back yet."""

    states: dict[str, NoticeEventKind] = field(default_factory=dict)
    threads: list[list[rows.Notice]] = field(default_factory=list)
    """Those of one organisation about one address to one recipient, in order of step."""


@dataclass(frozen=True, slots=True)
class Retracted:
    """What became of the notices about some media."""

    withdrawn: int
    """They never left."""
    followed: int
    """How many correction notices follow those that did."""
    over: frozenset[tuple[str, str]]
    """Organisations and addresses at which the media was found gone: nothing is asked there."""


def retract_notices(
    office: Office, correction: rows.Correction, media: Collection[str], *, replaced: bool
) -> Retracted:
    """Take back what was asked about some media, and what was going to be asked.

    Within the caller's transaction and turns of the cases and the notices.

    Args:
        office: Time, rules, mandates.
        correction: Why; it is in force.
        media: What is not as those notices said.
        replaced: Whether the request itself stands, under another label.
    """
    circle = circle_of(correction.organisation)
    for some in in_pieces(sorted(media)):
        rows.NoticeDue.objects.filter(
            in_circle(circle, "finding__organisation"), finding__media_sha256_hex__in=some
        ).delete()
    standing = _standing(media, circle)
    queued = [
        notice_id for notice_id, state in standing.states.items() if state is NoticeEventKind.QUEUED
    ]
    left = _left(standing.states) | withdraw_wrong(queued)
    followed = [
        _follow(office, correction, gone_out, replaced=replaced)
        for gone_out in _those(standing.threads, left)
    ]
    _say(office, standing.states, left)
    return Retracted(len(standing.states.keys() - left), len(followed), _over(standing))


def _standing(media: Collection[str], circle: str) -> Standing:
    """Return the requests about some media, those taken back already left out.

    What organisations of another circle asked is theirs to take back.
    """
    found: list[rows.Notice] = []
    for some in in_pieces(sorted(media)):
        found += rows.Notice.objects.filter(REQUESTS, in_circle(circle), media_sha256_hex__in=some)
    states = states_of(notice.notice_id for notice in found)
    standing = [notice for notice in found if states[notice.notice_id] not in DROPPED]
    standing.sort(key=lambda notice: (*_thread(notice), notice.step))
    return Standing(
        {notice.notice_id: states[notice.notice_id] for notice in standing},
        [list(thread) for _, thread in groupby(standing, key=_thread)],
    )


def _thread(notice: rows.Notice) -> tuple[str, str, str]:
    return notice.organisation_id, notice.url_key, notice.recipient_mail


def _left(notice_ids: Iterable[str]) -> set[str]:
    """Return those of these notices that the receiver took over."""
    left: set[str] = set()
    for some in in_pieces(sorted(notice_ids)):
        sent = rows.NoticeEvent.objects.filter(notice_id__in=some, kind=NoticeEventKind.SENT.value)
        left.update(sent.values_list("notice_id", flat=True))
    return left


def _those(
    threads: Iterable[Sequence[rows.Notice]], left: Collection[str]
) -> Iterator[list[rows.Notice]]:
    """Yield of each thread what left, where anything did."""
    for thread in threads:
        gone_out = [notice for notice in thread if notice.notice_id in left]
        if gone_out:
            yield gone_out


def _say(office: Office, states: Mapping[str, NoticeEventKind], left: Collection[str]) -> None:
    """Write what became of every notice."""
    now = office.clock.now()
    add_events(
        office,
        MACHINE,
        (
            Happening(notice_id, NoticeEventKind.CORRECTED, now, "a correction notice follows")
            if notice_id in left
            else Happening(notice_id, NoticeEventKind.WITHDRAWN, now, "the decision was corrected")
            for notice_id in states
        ),
    )


def _over(standing: Standing) -> frozenset[tuple[str, str]]:
    return frozenset(
        (thread[-1].organisation_id, thread[-1].url_key)
        for thread in standing.threads
        if standing.states[thread[-1].notice_id] in GONE
    )


def _follow(
    office: Office,
    correction: rows.Correction,
    gone_out: Sequence[rows.Notice],
    *,
    replaced: bool,
) -> rows.Notice:
    """Draft the correction notice that follows one thread; a notifier approves it as any other."""
    first = gone_out[0]
    key = content_id("correction notice", first.notice_id, correction.correction_id)
    corrected = _corrected(gone_out, replaced=replaced)
    facts = _facts(office, correction, first, corrected, key)
    notice = rows.Notice(
        notice_id=key,
        organisation_id=first.organisation_id,
        finding_id=first.finding_id,
        url=first.url,
        url_key=first.url_key,
        host=first.host,
        media_sha256_hex=first.media_sha256_hex,
        recipient_kind=first.recipient_kind,
        recipient_name=first.recipient_name,
        recipient_mail=tidy_mail(first.recipient_mail),
        step=first.step,
        country=first.country,
        hosting_json=first.hosting_json,
        basis=TAKES_BACK,
        basis_id=correction.correction_id,
        label=correction.label,
        mail_json=mail_text(draft_mail(facts)),
        drafted_at=office.clock.now(),
    )
    notice.save(force_insert=True)
    rows.Retraction(notice=notice, corrects=first, correction=correction).save(force_insert=True)
    know_contact(office, notice.recipient_mail, notice.recipient_name)
    drafted = Happening(key, NoticeEventKind.DRAFTED, notice.drafted_at, "takes a notice back")
    add_events(office, MACHINE, [drafted])
    return notice


def _corrected(gone_out: Sequence[rows.Notice], *, replaced: bool) -> Corrected:
    thread = tuple(mail_of(notice.mail_json).message_id for notice in gone_out)
    first = gone_out[0]
    sent = rows.NoticeEvent.objects.filter(notice=first, kind=NoticeEventKind.SENT.value)
    left_at = sent.values_list("at", flat=True).first() or first.drafted_at
    return Corrected(first.notice_id, thread[0], thread, left_at.date(), replaced)


def _facts(
    office: Office,
    correction: rows.Correction,
    first: rows.Notice,
    corrected: Corrected,
    key: str,
) -> NoticeFacts:
    """Return what the correction notice says, by the mandate as it is, else as the notice told."""
    mail, settings = mail_of(first.mail_json), office.settings
    told = json.loads(mail.attachments[0].content)
    mandate = office.mandates.get(first.finding.mandate_id)
    return NoticeFacts(
        notice_id=key,
        message_id=message_id(key, settings.message_id_secret, settings.mail_domain),
        sender=settings.sender,
        recipient=Recipient(
            RecipientKind(first.recipient_kind),
            first.recipient_name,
            mail.recipient,
            first.country,
        ),
        organisation=mandate.organisation if mandate else told["organisation"],
        legal_basis=mandate.legal_basis if mandate else told["legal_basis"],
        contact=mandate.contact if mandate else told["contact"],
        classification=title_of(office, correction.label),
        items=(NoticeItem(first.url, first.media_sha256_hex),),
        corrects=corrected,
    )
