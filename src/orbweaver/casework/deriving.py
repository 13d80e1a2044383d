"""Deriving: the labels of other schemes that follow from a final one and the facts that count."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.audit_trail import record_many
from orbweaver.casework.models import Case, Classification, Correction, DerivedLabel
from orbweaver.casework.office import MACHINE, Office
from orbweaver.model.ids import content_id


@dataclass(frozen=True, slots=True)
class _Ground:
    """What other labels follow from."""

    case: Case
    label: str
    facts: Mapping[str, str]
    source_id: str
    """Of the verdict or the correction that says so."""
    at: datetime


def derive_labels(office: Office, final: Classification, facts: Mapping[str, str]) -> None:
    """Write the labels of every scheme that the case's organisation wants besides its own.

    Within the transaction that made the classification final. A scheme to which no mapping leads
    gets no row; a mapping that says nothing about this label and these facts, ``undetermined``.
    """
    _derive(office, _Ground(final.case, final.label, facts, final.verdict_id, final.at))


def derive_again(office: Office, correction: Correction) -> None:
    """Write the labels of other schemes that follow from a correction; they are the latest now."""
    facts = json.loads(correction.facts_json)
    at = office.clock.now()
    _derive(
        office,
        _Ground(correction.case, correction.label, facts, correction.correction_id, at),
    )


def _derive(office: Office, ground: _Ground) -> None:
    case = ground.case
    wanted = case.organisation.further_schemes.split()
    rows = [
        DerivedLabel(
            derived_id=content_id("derived", case.case_id, mapping.target, ground.source_id),
            case=case,
            organisation_id=case.organisation_id,
            scheme=mapping.target,
            label=mapping.label_for(ground.label, ground.facts),
            mapping=mapping.name,
            version=mapping.version,
            at=ground.at,
        )
        for mapping in office.rulebook.mappings_from(case.scheme)
        if mapping.target in wanted
    ]
    DerivedLabel.objects.bulk_create(rows)
    record_many(
        office,
        "label.derived",
        MACHINE,
        (
            (row.derived_id, {"case": row.case_id, "scheme": row.scheme, "label": row.label})
            for row in rows
        ),
    )
