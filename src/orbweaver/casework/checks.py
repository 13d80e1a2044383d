"""Settling availability checks: what is gone is closed, what is not is asked for again."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.audit_trail import record
from orbweaver.casework.engines import take_turn
from orbweaver.casework.findings import Basis, notice_due
from orbweaver.casework.handover import cursor, move_cursor
from orbweaver.casework.models import NoticeEventKind
from orbweaver.casework.moving import follow_move
from orbweaver.casework.notice_events import Happening, add_events, states_of
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.sending import withdraw_unsent
from orbweaver.casework.watching import has_round, plan_round, watch_of
from orbweaver.model.check import Availability, AvailabilityCheck
from orbweaver.ports.ledger.port import HandedCheck, Stream

ENDED = {NoticeEventKind.REMOVED, NoticeEventKind.MOVED, NoticeEventKind.REFUSED}
LEFT = {NoticeEventKind.SENT, NoticeEventKind.STILL_UP}


def take_checks(office: Office, handed: Sequence[HandedCheck]) -> int:
    """Consume handed checks in order of number, once each; return how many were new."""
    with transaction.atomic():
        take_turn("notices")
        done = cursor(Stream.CHECKS)
        todo = sorted((each for each in handed if each.number > done), key=lambda h: h.number)
        if not todo:
            return 0
        new = sum(_take(office, each.check) for each in todo)
        move_cursor(Stream.CHECKS, todo[-1].number)
        return new


def _take(office: Office, check: AvailabilityCheck) -> bool:
    """Record one check and act on it; return whether it was new."""
    watch = watch_of(check.url, check.media_sha256_hex)
    if watch is None:
        record(office, "check.unasked", MACHINE, check.check_id)
        return False
    if rows.Check.objects.filter(check_id=check.check_id).exists():
        return False
    _keep(watch, check)
    facts = {"availability": check.availability.value, "watch": watch.watch_id}
    record(office, "check.recorded", MACHINE, check.check_id, facts)
    match check.availability:
        case Availability.DOWN | Availability.REPLACED:
            _close(office, watch, check, NoticeEventKind.REMOVED)
        case Availability.MOVED:
            follow_move(office, watch, check)
            _close(office, watch, check, NoticeEventKind.MOVED)
        case Availability.UP:
            _ask_again(office, watch, check)
            _look_again(office, watch, check)
        case Availability.UNKNOWN:
            _look_again(office, watch, check)
    return True


def _keep(watch: rows.Watch, check: AvailabilityCheck) -> None:
    rows.Check.objects.create(
        check_id=check.check_id,
        watch=watch,
        round_number=check.round_number,
        availability=check.availability.value,
        at=check.at,
        vantage=check.vantage,
        status=check.status,
        served_sha256_hex=check.served_sha256_hex or "",
        distance_bits=check.distance_bits,
        moved_to=check.moved_to,
        evidence=check.evidence,
    )


def _notices_on(watch: rows.Watch) -> list[rows.Notice]:
    with scopes_disabled():
        found = rows.Notice.objects.filter(
            url_key=watch.url_key, media_sha256_hex=watch.media_sha256_hex
        )
        return list(found.order_by("organisation_id", "recipient_mail", "step"))


def _close(
    office: Office, watch: rows.Watch, check: AvailabilityCheck, kind: NoticeEventKind
) -> None:
    """End every request about this address, at the time of the look."""
    notices = _notices_on(watch)
    states = states_of(notice.notice_id for notice in notices)
    ending = [notice_id for notice_id, state in states.items() if state not in ENDED]
    withdraw_unsent(office, ending)
    note = f"{check.availability.value}, round {check.round_number}, {check.vantage}"
    add_events(office, MACHINE, (Happening(each, kind, check.at, note) for each in ending))


def _ask_again(office: Office, watch: rows.Watch, check: AvailabilityCheck) -> None:
    """Say of the last request to each recipient that it did not help; repeat what is old enough."""
    notices = _notices_on(watch)
    states = states_of(notice.notice_id for notice in notices)
    last = {(notice.organisation_id, notice.recipient_mail): notice for notice in notices}
    standing = [notice for notice in last.values() if states[notice.notice_id] in LEFT]
    note = f"round {check.round_number}, {check.vantage}"
    add_events(
        office,
        MACHINE,
        (
            Happening(
                notice.notice_id,
                NoticeEventKind.STILL_UP,
                check.at,
                note,
                mark=f"{check.round_number} {check.vantage}",
            )
            for notice in standing
        ),
    )
    for notice in standing:
        if notice.step < office.settings.max_steps and _is_old(office, notice):
            _make_due(office, notice)


def _is_old(office: Office, notice: rows.Notice) -> bool:
    """Return whether a request left so long ago that it may be repeated."""
    sent = rows.NoticeEvent.objects.filter(notice=notice, kind=NoticeEventKind.SENT.value)
    left_at = sent.aggregate(at=Max("at"))["at"]
    pause = timedelta(seconds=office.settings.repeat_after_s)
    return left_at is not None and office.clock.now() - left_at >= pause


def _make_due(office: Office, notice: rows.Notice) -> None:
    if rows.NoticeDue.objects.filter(finding_id=notice.finding_id).exists():
        return
    basis = Basis(notice.basis, notice.basis_id, notice.label, leads_to_notice=True)
    again = notice_due(office, notice.finding_id, basis, is_unattended=True, repeats=True)
    again.save(force_insert=True)


def _look_again(office: Office, watch: rows.Watch, check: AvailabilityCheck) -> None:
    if not has_round(watch, check.round_number + 1):
        plan_round(office, watch, office.settings.check_interval_s)
