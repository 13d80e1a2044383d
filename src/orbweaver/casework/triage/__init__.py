"""The shelf of triage scorers: one file each, ending ``PLUGIN: TriageScorer = ...``.

A scorer puts cases in order and decides nothing: no case is opened, settled or hidden by what it
says. None counts until an organisation's rules name it.
"""

from functools import lru_cache

from orbweaver.casework.triage.scorer import TriageScorer
from orbweaver.plugins import load_shelf


@lru_cache(maxsize=1)
def triage_scorers() -> dict[str, TriageScorer]:
    """Return every scorer by name, in order of name."""
    return load_shelf(__name__, TriageScorer)  # type: ignore[type-abstract]  # it only names it
