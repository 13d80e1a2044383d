"""The office: what every action works with besides its subject."""

from collections.abc import Mapping
from dataclasses import dataclass

from orbweaver.casework.models import Person
from orbweaver.casework.settings import CaseworkSettings
from orbweaver.model.clock import Clock
from orbweaver.model.ids import Ids
from orbweaver.model.mandate import Mandate
from orbweaver.model.scheme import Scheme
from orbweaver.ports.hosting.port import HostingPort

MACHINE = "machine"
"""The actor of what no person did."""


@dataclass(frozen=True, slots=True)
class Office:
    """Time, ids, rules and the look-up of who hosts what; built once by the deployment."""

    clock: Clock
    ids: Ids
    settings: CaseworkSettings
    hosting: HostingPort
    mandates: Mapping[str, Mandate]
    """By id."""
    schemes: Mapping[str, Scheme]
    """By name; :func:`orbweaver.casework.scheme_files.load_schemes` reads them."""


def actor_id(person: Person | None) -> str:
    """Return who is written into the audit log."""
    return person.person_id if person else MACHINE
