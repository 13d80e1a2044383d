"""What an operator decides about casework."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    """By ISO 3166-1 alpha-2 code: who takes notices about media hosted there."""
    contacts_preapproved: bool = False
    """Whether recipients need no approval: demo and tests only."""
    demo: bool = False
    """Whether one-time sign-in links may be made."""
