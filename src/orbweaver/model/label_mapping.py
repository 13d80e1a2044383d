"""Label mappings: which label of another scheme follows from a label and facts; data."""

from collections.abc import Mapping
from dataclasses import dataclass

from orbweaver.model.questions import UNDETERMINED

LABEL = "label"
"""The condition that asks for the label; all others ask for facts."""


@dataclass(frozen=True, slots=True)
class MappingRule:
    """What must be so, and the label that then follows."""

    conditions: tuple[tuple[str, frozenset[str]], ...]
    """Names of questions (or ``label``), each with the answers that fit."""
    label: str
    """A name in the target scheme, or ``undetermined``."""

    def fits(self, facts: Mapping[str, str]) -> bool:
        """Say whether every condition is met; a fact that nobody gave is undetermined."""
        return all(facts.get(name, UNDETERMINED) in fitting for name, fitting in self.conditions)


@dataclass(frozen=True, slots=True)
class LabelMapping:
    """Ordered rules from the labels of one scheme to those of another."""

    name: str
    source: str
    target: str
    version: str
    """Its own number and the beginning of its content's digest, so that no change goes unseen."""
    rules: tuple[MappingRule, ...]

    def label_for(self, label: str, facts: Mapping[str, str]) -> str:
        """Return the label of the first rule that fits; ``undetermined`` where none does."""
        known = {**facts, LABEL: label}
        return next((rule.label for rule in self.rules if rule.fits(known)), UNDETERMINED)
