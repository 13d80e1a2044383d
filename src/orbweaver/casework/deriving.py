"""Deriving: the labels of other schemes that follow from a final one and the facts that count."""

from collections.abc import Mapping

from orbweaver.casework.audit_trail import record_many
from orbweaver.casework.models import Classification, DerivedLabel
from orbweaver.casework.office import MACHINE, Office
from orbweaver.model.ids import content_id


def derive_labels(office: Office, final: Classification, facts: Mapping[str, str]) -> None:
    """Write the labels of every scheme that the case's organisation wants besides its own.

    Within the transaction that made the classification final. A scheme to which no mapping leads
    gets no row; a mapping that says nothing about this label and these facts, ``undetermined``.
    """
    wanted = final.organisation.further_schemes.split()
    rows = [
        DerivedLabel(
            derived_id=content_id("derived", final.case_id, mapping.target, final.verdict_id),
            case_id=final.case_id,
            organisation_id=final.organisation_id,
            scheme=mapping.target,
            label=mapping.label_for(final.label, facts),
            mapping=mapping.name,
            version=mapping.version,
            at=final.at,
        )
        for mapping in office.rulebook.mappings_from(final.scheme)
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
