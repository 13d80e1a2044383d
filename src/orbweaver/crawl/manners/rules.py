"""All that the configuration says of where links may lead."""

from dataclasses import dataclass, field

from orbweaver.crawl.domain_rules import DomainRules
from orbweaver.crawl.manners.rule import TrapRule
from orbweaver.crawl.outward import OutwardRule


@dataclass(frozen=True, slots=True)
class MannersRules:
    """What is a trap, what the operator says of domains, and how far links out may lead."""

    traps: TrapRule = field(default_factory=TrapRule)
    domains: DomainRules = field(default_factory=DomainRules)
    outward: OutwardRule = field(default_factory=OutwardRule)


USUAL_RULES = MannersRules()
