"""Watching: the looks that follow a notice, one planned at a time, until the media is gone."""

from datetime import timedelta

from orbweaver.casework.handover import hand_over
from orbweaver.casework.likeness import pdq_of
from orbweaver.casework.models import Check, Finding, Notice, Seed, Watch, WatchRound
from orbweaver.casework.nouns import seed_of
from orbweaver.casework.office import Office
from orbweaver.casework.wire.media import media_of
from orbweaver.model.ids import content_id
from orbweaver.model.order import CheckOrder
from orbweaver.model.url import Url


def watch_of(url: Url, media_sha256_hex: str) -> Watch | None:
    """Return the watch over media at an address, if there is one."""
    found = Watch.objects.filter(watch_id=_watch_id(url, media_sha256_hex))
    return found.select_related("seed").first()


def start_watching(office: Office, notice: Notice) -> None:
    """Plan the first look after a notice left, unless one is planned already."""
    watch = watch_of(notice.url, notice.media_sha256_hex) or _begin(office, notice)
    if not _open_round(watch):
        plan_round(office, watch, office.settings.first_check_s)


def plan_round(office: Office, watch: Watch, in_s: float) -> None:
    """Order the next look, within the caller's transaction; call it last of all writes."""
    last = watch.rounds.order_by("-round_number").values_list("round_number", flat=True).first()
    number = (last or 0) + 1
    due_at = office.clock.now() + timedelta(seconds=in_s)
    WatchRound.objects.create(watch=watch, round_number=number, due_at=due_at)
    order = CheckOrder(
        url=watch.url,
        seed=seed_of(watch.seed),
        media_sha256_hex=watch.media_sha256_hex,
        pdq_hex=watch.pdq_hex or None,
        round_number=number,
        due_at=due_at,
    )
    hand_over([(f"check:{watch.watch_id}:{number}", order)], office.clock.now())


def has_round(watch: Watch, number: int) -> bool:
    """Return whether that look is planned already, or was made."""
    return watch.rounds.filter(round_number=number).exists()


def _open_round(watch: Watch) -> bool:
    """Return whether a planned look has not come back."""
    made = Check.objects.filter(watch=watch).values("round_number")
    return watch.rounds.exclude(round_number__in=made).exists()


def _begin(office: Office, notice: Notice) -> Watch:
    finding: Finding = notice.finding
    return Watch.objects.create(
        watch_id=_watch_id(notice.url, notice.media_sha256_hex),
        url=notice.url,
        url_key=notice.url_key,
        media_sha256_hex=notice.media_sha256_hex,
        pdq_hex=pdq_of(media_of(finding.media_json)),
        seed=Seed.objects.get(seed_id=finding.seed_id),
        started_at=office.clock.now(),
    )


def _watch_id(url: Url, media_sha256_hex: str) -> str:
    return content_id("watch", url.key, media_sha256_hex)
