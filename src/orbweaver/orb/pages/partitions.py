"""Partitions: who works on each, what waits there, and why."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orbweaver.casework.access.crawl import access_partition
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UnknownName
from orbweaver.model.ids import content_id
from orbweaver.model.url import defang
from orbweaver.orb.pages.paging import Paging, page_number, paging
from orbweaver.orb.pages.words import short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of
from orbweaver.ports.frontier.port import (
    COUNTED_MOST,
    LOOKED_AT_LINE,
    ShardView,
    WaitingHost,
    WhyWaiting,
)

HOSTS_A_PAGE = 100
MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class PartitionRow:
    """One partition in the list."""

    number: int
    href: str
    worker: str
    until: datetime | None
    """When the lease ends; nothing where nobody holds it."""
    waiting: int
    due: str
    hosts: int
    oldest_due_at: datetime | None
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartitionsPage:
    """All partitions in which something waits, or on which somebody works."""

    rows: tuple[PartitionRow, ...]
    empty: int
    """How many others there are."""


@dataclass(frozen=True, slots=True)
class HostRow:
    """What waits of one host."""

    name: str
    """Defanged for who lists places, an id for others."""
    waiting: int
    next_due_at: datetime
    attempts: int
    why: str
    is_stuck: bool
    """Whether it goes on only when somebody does something."""


@dataclass(frozen=True, slots=True)
class PartitionPage:
    """One partition."""

    row: PartitionRow
    fence: int
    hosts: tuple[HostRow, ...]
    """In order of name."""
    paging: Paging
    looked_at: int
    """Among how many visits, the first in line, hosts are told apart."""
    list_href: str


@require_GET
def partitions(request: HttpRequest) -> HttpResponse:
    """List the partitions, in order of number."""
    services, person = web_services(), person_of(request)
    access_partition(services.office, person, None)
    now = services.office.clock.now()
    views = services.frontier.shards(now)
    rows = tuple(_row(view, now) for view in views if view.waiting or _is_held(view, now))
    page = PartitionsPage(rows, empty=len(views) - len(rows))
    return show(request, "orb/partitions.html", page)


@require_GET
def partition(request: HttpRequest, number: int) -> HttpResponse:
    """Show what waits in one partition, host by host, and why.

    Raises:
        UnknownName: There is no such partition.
    """
    services, person = web_services(), person_of(request)
    now, page_at = services.office.clock.now(), min(page_number(request), MOST_PAGES)
    view = next((v for v in services.frontier.shards(now) if v.shard == number), None)
    if view is None:
        raise UnknownName(f"partition {number}")
    names_hosts = access_partition(services.office, person, number)
    end = page_at * HOSTS_A_PAGE
    found = services.frontier.waiting_of(number, end + 1, "", now)
    page = PartitionPage(
        row=_row(view, now),
        fence=view.fence,
        hosts=tuple(
            _host_row(each, names_hosts=names_hosts) for each in found[end - HOSTS_A_PAGE : end]
        ),
        paging=paging("partition", page_at, has_more=len(found) > end, args=(number,)),
        looked_at=LOOKED_AT_LINE,
        list_href=reverse("orb:partitions"),
    )
    return show(request, "orb/partition.html", page)


def _row(view: ShardView, now: datetime) -> PartitionRow:
    is_held = _is_held(view, now)
    return PartitionRow(
        number=view.shard,
        href=reverse("orb:partition", args=[view.shard]),
        worker=view.worker if is_held else _("nobody"),
        until=view.until if is_held else None,
        waiting=view.waiting,
        due=_("%(count)s or more") % {"count": f"{view.due:,}"}
        if view.due >= COUNTED_MOST
        else f"{view.due:,}",
        hosts=view.hosts,
        oldest_due_at=view.oldest_due_at,
        next_due_at=view.next_due_at,
    )


def _is_held(view: ShardView, now: datetime) -> bool:
    return bool(view.worker) and view.until > now


def _host_row(host: WaitingHost, *, names_hosts: bool) -> HostRow:
    return HostRow(
        name=defang(host.host) if names_hosts else short_id(content_id("host", host.host)),
        waiting=host.waiting,
        next_due_at=host.next_due_at,
        attempts=host.attempts,
        why=_why(host, names_hosts=names_hosts),
        is_stuck=host.why is WhyWaiting.PAUSED,
    )


def _why(host: WaitingHost, *, names_hosts: bool) -> str:
    match host.why:
        case WhyWaiting.NOT_DUE:
            return _("its time has not come")
        case WhyWaiting.PAUSED:
            says = _("its host waits for a person")
            return f"{says}: {host.paused_why}" if names_hosts else says
        case WhyWaiting.RESTING:
            return _("its host is left alone for a while")
        case WhyWaiting.UNLEASED:
            return _("no worker holds this partition")
        case WhyWaiting.IN_LINE:
            return _("its turn comes next")
