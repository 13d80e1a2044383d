"""What an operator decides about casework."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orbweaver.casework.door_rules import DoorRules
from orbweaver.model.provider import Authority


@dataclass(frozen=True, slots=True)
class CaseworkSettings:
    """The numbers and names that decisions depend on; built by the deployment."""

    message_id_secret: bytes
    """Keys the Message-ID of every notice."""
    text_key: bytes
    """32 bytes that wrap the key of every sealed text; never in the database or a backup."""
    mail_domain: str
    """The right side of every Message-ID."""
    sender: str
    """From whom notices come."""
    needed_verdicts: int = 3
    """How many agreeing verdicts are final, for organisations that name no number."""
    first_check_s: float = 4 * 3600.0
    """From sending a notice to the first look whether it worked."""
    check_interval_s: float = 24 * 3600.0
    repeat_after_s: float = 24 * 3600.0
    """How long after a notice the next one goes, while the media is still up."""
    max_steps: int = 30
    """How often one address is noticed at the most."""
    near_distance_bits: int = 31
    """How far apart the PDQ values of one cluster's neighbours may be."""
    lease_s: float = 300.0
    """How long a case stays with whoever has it before them, from the last sign of them on."""
    skip_again_s: float = 8 * 3600.0
    """How long a skipped case waits before the same person is given it again."""
    skips_tell: int = 3
    """When so many persons skipped a case for a reason, seniors are told."""
    undo_s: float = 60.0
    """How long a decision may be undone, where nothing lets it go before."""
    danger_escalate_s: float = 900.0
    """How long an alert waits for a liaison before more people are told."""
    sample_permille: int = 20
    """How many of a thousand settled cases a senior looks at again, blind."""
    certificates: bool = False
    """Whether nobody sees cases without a training certificate."""
    another_corrects: bool = True
    """Whether a decision is looked at again by a senior who did not make it, where there is one."""
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    """By ISO 3166-1 alpha-2 code: who takes notices about media hosted there."""
    contacts_preapproved: bool = False
    """Whether recipients need no approval: demo and tests only."""
    demo: bool = False
    """Whether one-time sign-in links may be made."""
    doors: DoorRules = field(default_factory=DoorRules)
    """How people come in and stay in."""
