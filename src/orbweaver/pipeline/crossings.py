"""Crossings: findings and checks go to casework, orders come from it; each once, in order."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from orbweaver.crawl.ranking import first_rank
from orbweaver.model.clock import Clock, SystemClock
from orbweaver.model.host_state import HostState
from orbweaver.model.order import CheckOrder, Order, ResumeOrder, RetroOrder, SeedOrder
from orbweaver.model.visit import Purpose, Visit
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.pipeline.retro import retro_match
from orbweaver.pipeline.step import Step, run_local
from orbweaver.ports.desk.port import Desk, HandedOrder
from orbweaver.ports.ledger.port import HandedCheck, HandedFinding, Ledger, Stream

ORDERS = "casework.orders"
"""The cursor in the crawl database up to which orders were carried out."""
BATCH = 200


def desk_round(ledger: Ledger, desk: Desk, judges: FreshJudges, clock: Clock | None = None) -> int:
    """Carry across whatever waits on either side; return how many items crossed.

    Safe to run twice and at any time: each side stores its cursor together with the effects.
    ``judges`` say what all banks know of media that a new entry touches.
    """
    at = clock or SystemClock()
    return (
        _carry_findings(ledger, desk)
        + _carry_checks(ledger, desk)
        + _carry_orders(ledger, desk, judges, at)
    )


def finding_step(desk: Desk) -> Step[HandedFinding, int]:
    """Return the step by which findings join or open cases, or become notices."""
    return Step(
        name="open cases",
        do=lambda batch: [desk.open_cases(batch)],
        by=lambda handed: str(handed.number),
    )


def check_step(desk: Desk) -> Step[HandedCheck, int]:
    """Return the step by which availability checks settle notices."""
    return Step(
        name="settle checks",
        do=lambda batch: [desk.settle(batch)],
        by=lambda handed: str(handed.number),
    )


def order_step(ledger: Ledger, judges: FreshJudges, clock: Clock) -> Step[HandedOrder, int]:
    """Return the step by which casework's orders become visits and retro-matched findings."""

    def do(batch: Sequence[HandedOrder]) -> Sequence[int]:
        for kind, run in groupby(batch, key=_kind):
            orders = list(run)
            if kind is RetroOrder:
                _carry_out_retro(ledger, judges, orders, clock)
            elif kind is ResumeOrder:
                _carry_out_resumes(ledger, orders, clock)
            else:
                visits = _visits(ledger, orders)
                ledger.accept(ORDERS, orders[-1].number, visits, clock.now())
        return [len(batch)]

    return Step(name="carry out orders", do=do, by=lambda handed: str(handed.number))


def _carry_findings(ledger: Ledger, desk: Desk) -> int:
    crossed, step = 0, finding_step(desk)
    while batch := ledger.handed_findings(desk.cursor(Stream.FINDINGS), BATCH):
        run_local(step, batch)
        crossed += len(batch)
    return crossed


def _carry_checks(ledger: Ledger, desk: Desk) -> int:
    crossed, step = 0, check_step(desk)
    while batch := ledger.handed_checks(desk.cursor(Stream.CHECKS), BATCH):
        run_local(step, batch)
        crossed += len(batch)
    return crossed


def _carry_orders(ledger: Ledger, desk: Desk, judges: FreshJudges, clock: Clock) -> int:
    crossed, step = 0, order_step(ledger, judges, clock)
    while batch := desk.orders(ledger.cursor(ORDERS), BATCH):
        run_local(step, batch)
        crossed += len(batch)
    return crossed


def _visits(ledger: Ledger, handed: Sequence[HandedOrder]) -> list[Visit]:
    """Return the visits that orders plan; a seed's rank knows how its host answered lately."""
    orders = [one.order for one in handed]
    hosts = {order.seed.url.host for order in orders if isinstance(order, SeedOrder)}
    pasts = ledger.host_states(sorted(hosts)) if hosts else {}
    return [_visit(order, pasts) for order in orders]


def _visit(order: Order, pasts: Mapping[str, HostState]) -> Visit:
    match order:
        case SeedOrder():
            return Visit(
                url=order.seed.url,
                purpose=Purpose.PAGE,
                seed=order.seed,
                due_at=order.due_at,
                round_number=order.round_number,
                rank=first_rank(order.seed, pasts.get(order.seed.url.host)),
            )
        case CheckOrder():
            return Visit(
                url=order.url,
                purpose=Purpose.CHECK,
                seed=order.seed,
                due_at=order.due_at,
                round_number=order.round_number,
                expects_sha256_hex=order.media_sha256_hex,
                expects_pdq_hex=order.pdq_hex,
            )
        case RetroOrder() | ResumeOrder():
            raise TypeError("this order plans no visit")


def _kind(handed: HandedOrder) -> type[Order]:
    """Return what is carried out in a run of its own; seeds and checks go together."""
    kind = type(handed.order)
    return kind if kind in {RetroOrder, ResumeOrder} else SeedOrder


def _carry_out_resumes(ledger: Ledger, handed: Sequence[HandedOrder], clock: Clock) -> None:
    hosts = [one.order.host for one in handed if isinstance(one.order, ResumeOrder)]
    ledger.resume(ORDERS, handed[-1].number, hosts, clock.now())


def _carry_out_retro(
    ledger: Ledger, judges: FreshJudges, handed: Sequence[HandedOrder], clock: Clock
) -> None:
    """Match new entries against everything seen, and miss nothing that is being seen meanwhile.

    First the floor of bank versions rises: from then on the ledger takes nothing that was
    matched with older banks. Only then everything recorded is walked, once for all ``handed``
    orders; a kill in between walks again.
    """
    orders = [one.order for one in handed if isinstance(one.order, RetroOrder)]
    version = max(order.bank_version for order in orders)
    ledger.raise_floor(version)
    retro = retro_match(ledger, judges, orders)
    up_to = handed[-1].number
    ledger.accept(ORDERS, up_to, (), clock.now(), bank_version=version, retro=retro)
