"""What the house found, held against the town's truth."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from orbweaver.model.url import Url
from orbweaver.ports.ledger.port import Ledger
from orbweaver.town.conduct import Conduct, conduct_in
from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.original import Role
from orbweaver.town.running import RunningTown
from orbweaver.town.site import Needs
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
class Lack:
    """Pictures in scope that need something of their finder, and how many were found."""

    needs: Needs
    shown: int
    found: int


@dataclass(frozen=True, slots=True)
class TruthTable:
    """All that can be held against the truth."""

    rows: tuple[Row, ...]
    lacks: tuple[Lack, ...]
    expected: int
    """Still pictures in scope that must be found and scanned, by address."""
    scanned: int
    wrong_matches: tuple[str, ...]
    """Defanged addresses of pictures that are not known and matched a bank all the same."""
    out_of_scope: tuple[str, ...]
    """Defanged addresses that were fetched and must not be."""
    conduct: Conduct
    """At generators, traps and endless answers."""
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
            "visits to generators": self.conduct.generator_visits,
            "traps left too late": len(self.conduct.overrun),
            "endless answers taken for too long": int(not self.conduct.is_bounded),
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
        place = truth.place_of(sighting.url.reveal())
        seen.setdefault(place, set()).add(sighting.media_sha256_hex)
    matched_urls = {url for url, media in seen.items() if media & matched_media}
    expected = truth.expected()
    stills = {showing.url for showing in expected if showing.alteration in STILL_PICTURES}
    known_urls = {showing.url for showing in truth.showings if truth.role(showing) is Role.KNOWN}
    conduct = conduct_in(town.town, town.arrivals())
    return TruthTable(
        rows=tuple(_rows((s for s in expected if truth.role(s) is Role.KNOWN), matched_urls)),
        lacks=tuple(_lacks(truth.showings, seen.keys())),
        expected=len(stills),
        scanned=len(stills & seen.keys()),
        wrong_matches=_defanged(matched_urls - known_urls),
        out_of_scope=_defanged(conduct.trespasses),
        conduct=conduct,
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


def _lacks(showings: Iterable[Showing], found: Collection[str]) -> list[Lack]:
    urls: dict[Needs, set[str]] = {}
    for showing in showings:
        urls.setdefault(showing.needs, set()).add(showing.url)
    return [
        Lack(needs, len(urls[needs]), len(urls[needs].intersection(found)))
        for needs in Needs
        if needs is not Needs.NOTHING and needs in urls
    ]


def _doubles(town: RunningTown) -> int:
    """Count notices that reached one recipient under two identities."""
    identities: dict[tuple[str, str], set[str]] = {}
    for mail in town.mails():
        identities.setdefault((mail.notice_id, mail.recipient), set()).add(mail.message_id)
    return sum(len(message_ids) - 1 for message_ids in identities.values())


def _defanged(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(Url.parse(url)) for url in sorted(urls))
