"""Following a move: noticed media that is served from another address now."""

from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.audit_trail import record
from orbweaver.casework.findings import Basis, notice_due
from orbweaver.casework.models import NoticeEventKind
from orbweaver.casework.nouns import seed_row
from orbweaver.casework.office import MACHINE, Office
from orbweaver.model.check import AvailabilityCheck
from orbweaver.model.ids import content_id
from orbweaver.model.seed import Reach, Scope, Seed
from orbweaver.model.url import Url


def follow_move(office: Office, watch: rows.Watch, check: AvailabilityCheck) -> None:
    """Make notices due for the new address, each from the last one about the old address.

    They go without approval only where the same bytes are served and the old one was approved.
    """
    if check.moved_to is None:
        return
    is_same = check.served_sha256_hex == watch.media_sha256_hex
    for notice in _last_notices(watch):
        finding = _finding_there(office, notice, check, check.moved_to)
        if rows.NoticeDue.objects.filter(finding=finding).exists():
            continue
        basis = Basis(notice.basis, notice.basis_id, notice.label, leads_to_notice=True)
        was_approved = rows.NoticeEvent.objects.filter(
            notice=notice, kind=NoticeEventKind.APPROVED.value
        ).exists()
        due = notice_due(office, finding.finding_id, basis, is_unattended=is_same and was_approved)
        due.save(force_insert=True)


def _last_notices(watch: rows.Watch) -> list[rows.Notice]:
    """Return the last notice of each organisation about the watched media at its address."""
    with scopes_disabled():
        found = rows.Notice.objects.filter(
            url_key=watch.url_key, media_sha256_hex=watch.media_sha256_hex
        )
        last = {each.organisation_id: each for each in found.order_by("step", "drafted_at")}
    return list(last.values())


def _finding_there(
    office: Office, notice: rows.Notice, check: AvailabilityCheck, moved_to: Url
) -> rows.Finding:
    """Return the finding of the same media at the new address; write it where it is new."""
    old: rows.Finding = notice.finding
    seed = _seed_there(office, notice, moved_to)
    finding_id = content_id("finding", "moved", old.finding_id, moved_to.key)
    found = rows.Finding.objects.filter(finding_id=finding_id).first()
    if found is not None:
        return found
    finding = rows.Finding(
        finding_id=finding_id,
        kind=old.kind,
        media_sha256_hex=old.media_sha256_hex,
        url=moved_to,
        url_key=moved_to.key,
        found_on=old.url,
        seed_id=seed.seed_id,
        organisation_id=old.organisation_id,
        mandate_id=old.mandate_id,
        at=check.at,
        vantage=check.vantage,
        round_number=check.round_number,
        media_json=old.media_json,
        matches_json=old.matches_json,
        taken_at=office.clock.now(),
    )
    finding.save(force_insert=True)
    record(office, "finding.moved", MACHINE, finding_id, {"from": old.finding_id})
    return finding


def _seed_there(office: Office, notice: rows.Notice, moved_to: Url) -> Seed:
    """Return a seed that covers the new address alone, for the looks to come; write it if new."""
    finding: rows.Finding = notice.finding
    scope = Scope(Reach.PAGE, max_pages=1, max_hops=0)
    seed = Seed(moved_to, scope, finding.mandate_id, finding.organisation_id)
    if not rows.Seed.objects.filter(seed_id=seed.seed_id).exists():
        seed_row(seed, office.clock.now()).save(force_insert=True)
    return seed
