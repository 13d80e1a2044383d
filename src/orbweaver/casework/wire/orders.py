"""Orders for the crawl in columns."""

from collections.abc import Callable
from typing import assert_never

from orbweaver.casework.wire.banks import entry_json, entry_of
from orbweaver.casework.wire.text import Json, read, written
from orbweaver.model.clock import from_iso, iso
from orbweaver.model.order import CheckOrder, Order, ResumeOrder, RetroOrder, SeedOrder
from orbweaver.model.seed import USUAL_URGENCY, Reach, RobotsPolicy, Scope, Seed
from orbweaver.model.url import Url

Reader = Callable[[Json], Order]
SEED, CHECK, RETRO, RESUME = "seed", "check", "retro", "resume"
_NOT_BEYOND = [0, RobotsPolicy.OBEY.value, ""]


def order_text(order: Order) -> tuple[str, str]:
    """Return an order's kind, and the order as a column holds it."""
    match order:
        case SeedOrder():
            return SEED, written(_seed_order_json(order))
        case CheckOrder():
            return CHECK, written(_check_order_json(order))
        case RetroOrder():
            return RETRO, written(_retro_order_json(order))
        case ResumeOrder():
            return RESUME, written({"host": order.host})
    assert_never(order)


def order_of(kind: str, text: str) -> Order:
    """Read what :func:`order_text` wrote."""
    readers: dict[str, Reader] = {
        SEED: _seed_order_of,
        CHECK: _check_order_of,
        RETRO: _retro_order_of,
        RESUME: lambda content: ResumeOrder(content["host"]),
    }
    return readers[kind](read(text))


def _seed_json(seed: Seed) -> Json:
    """Write a seed; what is as usual stays unsaid, as in orders of older houses."""
    scope = seed.scope
    content: Json = {
        "url": seed.url.reveal(),
        "scope": [scope.reach.value, scope.max_pages, scope.max_hops],
        "mandate_id": seed.mandate_id,
        "organisation_id": seed.organisation_id,
    }
    beyond = [scope.hops_out, scope.robots.value, scope.reason]
    if beyond != _NOT_BEYOND:
        content["beyond"] = beyond
    if seed.urgency != USUAL_URGENCY:
        content["urgency"] = seed.urgency
    return content


def _seed_of(content: Json) -> Seed:
    reach, max_pages, max_hops = content["scope"]
    hops_out, robots, reason = content.get("beyond", _NOT_BEYOND)
    return Seed(
        Url.parse(content["url"]),
        Scope(Reach(reach), max_pages, max_hops, hops_out, RobotsPolicy(robots), reason),
        content["mandate_id"],
        content["organisation_id"],
        urgency=content.get("urgency", USUAL_URGENCY),
    )


def _seed_order_json(order: SeedOrder) -> Json:
    return {
        "seed": _seed_json(order.seed),
        "due_at": iso(order.due_at),
        "round_number": order.round_number,
    }


def _seed_order_of(content: Json) -> SeedOrder:
    return SeedOrder(
        _seed_of(content["seed"]), from_iso(content["due_at"]), content["round_number"]
    )


def _check_order_json(order: CheckOrder) -> Json:
    return {
        "url": order.url.reveal(),
        "seed": _seed_json(order.seed),
        "media_sha256_hex": order.media_sha256_hex,
        "pdq_hex": order.pdq_hex,
        "round_number": order.round_number,
        "due_at": iso(order.due_at),
    }


def _check_order_of(content: Json) -> CheckOrder:
    return CheckOrder(
        Url.parse(content["url"]),
        _seed_of(content["seed"]),
        content["media_sha256_hex"],
        content["pdq_hex"],
        content["round_number"],
        from_iso(content["due_at"]),
    )


def _retro_order_json(order: RetroOrder) -> Json:
    return {
        "bank_version": order.bank_version,
        "entries": [entry_json(entry) for entry in order.entries],
    }


def _retro_order_of(content: Json) -> RetroOrder:
    return RetroOrder(content["bank_version"], tuple(map(entry_of, content["entries"])))
