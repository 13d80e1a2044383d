"""The rules of the crawl, out of the configuration."""

from dataclasses import fields

from orbweaver.config import Config
from orbweaver.crawl.branches import StopRule
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
