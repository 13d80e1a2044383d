"""The rules of the crawl, out of the configuration."""

from dataclasses import fields

from orbweaver.config import Config
from orbweaver.crawl.branches import StopRule
from orbweaver.crawl.domain_rules import DomainRule, DomainRules, Handling
from orbweaver.crawl.manners.rule import TrapRule
from orbweaver.crawl.manners.rules import MannersRules
from orbweaver.crawl.outward import OutwardRule
from orbweaver.crawl.revisits import RevisitRule


def stop_rule(config: Config) -> StopRule:
    """Return when a branch ends."""
    section = config.stop
    return StopRule(**{each.name: getattr(section, each.name) for each in fields(StopRule)})


def revisit_rule(config: Config) -> RevisitRule | None:
    """Return when pages come back; nothing where they do not."""
    section = config.revisit
    given = {each.name: getattr(section, each.name) for each in fields(RevisitRule)}
    return RevisitRule(**given) if section.is_on else None


def manners_rules(config: Config) -> MannersRules:
    """Return what is a trap, what is said of single domains, and how far links out may lead."""
    traps, stop = config.traps, config.stop
    return MannersRules(
        traps=TrapRule(**{each.name: getattr(traps, each.name) for each in fields(TrapRule)}),
        domains=DomainRules(
            DomainRule(one.domain, Handling(one.do), one.reason, one.delay_s)
            for one in config.domains
        ),
        outward=OutwardRule(stop.branch_max_pages, stop.branches_out),
    )
