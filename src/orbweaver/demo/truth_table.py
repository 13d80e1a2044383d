"""What the house found, held against the town's truth."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from orbweaver.model.url import Url
from orbweaver.ports.ledger.port import Ledger
from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.original import Role
from orbweaver.town.running import RunningTown
from orbweaver.town.truth import Showing

MUST_MATCH = (
    Alteration.SAME_BYTES,
    Alteration.RESIZED,
    Alteration.RECOMPRESSED,
    Alteration.GREYSCALE,
)
NOT_YET = (
    Alteration.CROPPED,
    Alteration.FLIPPED,
    Alteration.WATERMARKED,
    Alteration.IN_ZIP,
    Alteration.VIDEO_FRAME,
)
"""Alterations that this version does not have to match; a test lets this list only shrink."""

STILL_PICTURES = frozenset(Alteration) - {Alteration.IN_ZIP, Alteration.VIDEO_FRAME}


@dataclass(frozen=True, slots=True)
class Row:
    """Of one alteration: known pictures shown in scope, and how many of those matched."""

    alteration: Alteration
    shown: int
    matched: int
    must_match: bool


@dataclass(frozen=True, slots=True)
class TruthTable:
    """All that can be held against the truth."""

    rows: tuple[Row, ...]
    expected: int
    """Still pictures in scope that must be found and scanned, by address."""
    scanned: int
    wrong_matches: tuple[str, ...]
    """Defanged addresses of pictures that are not known and matched a bank all the same."""
    out_of_scope: tuple[str, ...]
    """Defanged addresses that were fetched and must not be."""
    canary_connections: int
    double_notices: int

    @property
    def faults(self) -> tuple[str, ...]:
        """What the house did not do, or did and must not; empty when the truth is met."""
        unmatched = sum(row.shown - row.matched for row in self.rows if row.must_match)
        counts = {
            "pictures in scope were not found": self.expected - self.scanned,
            "copies that must match did not": unmatched,
            "wrong matches": len(self.wrong_matches),
            "out-of-scope fetches": len(self.out_of_scope),
            "canary connections": self.canary_connections,
            "double notices": self.double_notices,
        }
        return tuple(f"{count} {fault}" for fault, count in counts.items() if count)


def hold_against(
    town: RunningTown, ledger: Ledger, demo_bank_entries: frozenset[str]
) -> TruthTable:
    """Compare what the ledger holds with what the town's generator knows.

    ``demo_bank_entries``: ids of the entries that the demo's bank was filled with. Matches with
    what analysts confirmed on the way are right by their decision and not counted as wrong.
    """
    truth = town.town.truth
    matched_media = {
        match.media_sha256_hex for match in ledger.matches() if match.entry_id in demo_bank_entries
    }
    seen: dict[str, set[str]] = {}
    for sighting in ledger.sightings():
        seen.setdefault(sighting.url.reveal(), set()).add(sighting.media_sha256_hex)
    matched_urls = {url for url, media in seen.items() if media & matched_media}
    expected = truth.expected()
    stills = {showing.url for showing in expected if showing.alteration in STILL_PICTURES}
    known_urls = {showing.url for showing in truth.showings if truth.role(showing) is Role.KNOWN}
    return TruthTable(
        rows=tuple(_rows((s for s in expected if truth.role(s) is Role.KNOWN), matched_urls)),
        expected=len(stills),
        scanned=len(stills & seen.keys()),
        wrong_matches=_defanged(matched_urls - known_urls),
        out_of_scope=_defanged(_arrived(town)),
        canary_connections=len(town.touches()),
        double_notices=_doubles(town),
    )


def _rows(showings: Iterable[Showing], matched_urls: set[str]) -> list[Row]:
    shown: Counter[Alteration] = Counter()
    matched: Counter[Alteration] = Counter()
    for showing in showings:
        shown[showing.alteration] += 1
        matched[showing.alteration] += showing.url in matched_urls
    return [
        Row(alteration, shown[alteration], matched[alteration], alteration in MUST_MATCH)
        for alteration in (*MUST_MATCH, *NOT_YET)
    ]


def _arrived(town: RunningTown) -> set[str]:
    """Return the forbidden addresses at which somebody arrived, by the town's own log.

    Asking a site that may be visited for its robots.txt is no trespass; asking another is.
    """
    truth, port = town.town.truth, town.ready.ports.web
    return {
        f"http://{arrival.host}:{port}{arrival.path}"
        for arrival in town.arrivals()
        if arrival.host in truth.forbidden_hosts
        or (
            arrival.path != "/robots.txt"
            and truth.forbids(f"http://{arrival.host}:{port}{arrival.path}")
        )
    }


def _doubles(town: RunningTown) -> int:
    """Count notices that reached one recipient under two identities."""
    identities: dict[tuple[str, str], set[str]] = {}
    for mail in town.mails():
        identities.setdefault((mail.notice_id, mail.recipient), set()).add(mail.message_id)
    return sum(len(message_ids) - 1 for message_ids in identities.values())


def _defanged(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(Url.parse(url)) for url in sorted(urls))
