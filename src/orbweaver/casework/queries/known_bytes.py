"""What this house knows of bytes by their SHA-256: for the files in an archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from orbweaver.casework.cases import in_pieces
from orbweaver.casework.findings import bases_here
from orbweaver.casework.models import BankEntry, Case, CaseMedia, Finding, Person
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.tenancy import case_scope, circles_of, organisations_known_to


class Knowledge(StrEnum):
    """How much is known, most first."""

    FINAL = "final"
    """A final classification here covers the very bytes."""
    IN_BANK = "in-bank"
    """A bank has their digest."""
    IN_CASE = "in-case"
    """They wait in a case."""
    SEEN = "seen"
    """The crawl saw them."""
    NEW = "new"


@dataclass(frozen=True, slots=True)
class KnownBytes:
    """What is known of one file's bytes."""

    knowledge: Knowledge
    said: str = ""
    """The label, the bank or the case's id; empty where there is none."""


def known_bytes(person: Person, sha256_hexes: Sequence[str]) -> dict[str, KnownBytes]:
    """Return what is known of each, within what this person may know of.

    Raises:
        NotAllowed: The person may not review.
    """
    wanted = sorted(set(sha256_hexes))
    with case_scope(person, REVIEWERS):
        found = {each: KnownBytes(Knowledge.NEW) for each in wanted}
        for some in in_pieces(wanted):
            seen = Finding.objects.filter(media_sha256_hex__in=some)
            for each in seen.values_list("media_sha256_hex", flat=True).distinct():
                found[each] = KnownBytes(Knowledge.SEEN)
            found.update(_in_cases(some))
            found.update(_in_banks(some))
        known = organisations_known_to(person, REVIEWERS)
        for circle in sorted(set(circles_of(known).values()), reverse=True):
            for each, basis in bases_here(wanted, circle).items():
                found[each] = KnownBytes(Knowledge.FINAL, basis.label)
    return found


def _in_cases(some: Sequence[str]) -> dict[str, KnownBytes]:
    waiting = Case.objects.filter(join=None, classification=None).values("case_id")
    found = CaseMedia.objects.filter(media_sha256_hex__in=some, case_id__in=waiting)
    pairs = found.values_list("media_sha256_hex", "case_id")
    return {media: KnownBytes(Knowledge.IN_CASE, case_id) for media, case_id in pairs}


def _in_banks(some: Sequence[str]) -> dict[str, KnownBytes]:
    entries = BankEntry.objects.filter(
        signal_type="sha256", value_hex__in=some, withdrawal=None
    ).order_by("value_hex", "entry_id")
    pairs = entries.values_list("value_hex", "bank__name")
    return {value: KnownBytes(Knowledge.IN_BANK, bank) for value, bank in pairs}
