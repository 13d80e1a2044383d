"""Schemes: the sets of labels that a verdict chooses from; data, loaded from files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """One classification of a scheme, with the key that gives it."""

    name: str
    title: str
    key: str
    """The key on the keyboard, ``1`` to ``9``."""
    actionable: bool
    """Whether a final classification of this label leads to notices and a bank entry."""
    allows: bool = False
    """Whether it says harmless: a final one makes an allow-list entry."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A named, ordered set of labels."""

    name: str
    title: str
    labels: tuple[Label, ...]

    def label(self, name: str) -> Label | None:
        """Return the label of that name, if this scheme has it."""
        return next((label for label in self.labels if label.name == name), None)
