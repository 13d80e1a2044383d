"""Outward: links to other hosts, where a person let a seed go there, each host a branch."""

from collections.abc import MutableMapping
from dataclasses import dataclass

from orbweaver.model.seed import Reach, Scope, Seed
from orbweaver.model.url import Url


@dataclass(frozen=True, slots=True)
class OutwardRule:
    """What a branch on another host may cost, and how many there may be."""

    max_pages: int = 200
    most_hosts: int = 50
    """To how many hosts the pages of one seed may lead."""


def seed_out(
    seed: Seed, url: Url, hosts_out: MutableMapping[str, Url], rule: OutwardRule
) -> Seed | None:
    """Return the seed of the branch that ``url`` belongs to; nothing where there is to be none.

    A branch is a seed of its own: its whole host is in reach, its budget is the configuration's,
    and it obeys every robots.txt, since whoever let the reported seed depart meant that one. It
    never leads back to a host on the way to it. ``hosts_out`` learns of the host.
    """
    scope = seed.scope
    trail = (*seed.trail, seed.url.host)
    if scope.reach is not Reach.LINKS_OUT or scope.hops_out < 1 or url.host in trail:
        return None
    if url.host not in hosts_out and len(hosts_out) >= rule.most_hosts:
        return None
    root = hosts_out.setdefault(url.host, Url.parse("/", base=url))
    left = scope.hops_out - 1
    return Seed(
        url=root,
        scope=Scope(
            reach=Reach.LINKS_OUT if left else Reach.HOST,
            max_pages=min(scope.max_pages, rule.max_pages),
            max_hops=scope.max_hops,
            hops_out=left,
            reason=scope.reason,
        ),
        mandate_id=seed.mandate_id,
        organisation_id=seed.organisation_id,
        root_id=seed.reported_id,
        urgency=seed.urgency,
        trail=trail,
    )
