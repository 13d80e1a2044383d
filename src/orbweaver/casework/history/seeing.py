"""What machines saw: sightings, matches, checks."""

from collections.abc import Iterator

from orbweaver.casework.history.line import HistoryKind, HistoryLine, Reader
from orbweaver.casework.matches import standing_matches
from orbweaver.casework.models import CaseMedia, Check, Finding

MOST = 300
"""So many lines of one source are read; a case that was seen more often says so elsewhere."""


def sightings(reader: Reader) -> Iterator[HistoryLine]:
    """Tell where the media of a case were seen, and by which crawl."""
    found = Finding.objects.filter(media_sha256_hex__in=_media(reader)).order_by("at")
    for row in found[:MOST]:
        yield HistoryLine(
            row.at,
            HistoryKind.SEEN,
            row.kind,
            facts={
                "media": row.media_sha256_hex,
                "place": str(row.url),
                "page": str(row.found_on),
                "seed": row.seed_id,
                "vantage": row.vantage,
            },
        )


def matches(reader: Reader) -> Iterator[HistoryLine]:
    """Tell what the media of a case match, at the time when they were first handed over."""
    found = standing_matches().filter(media_sha256_hex__in=_media(reader))
    rows = list(found.order_by("media_sha256_hex", "distance_bits", "entry_id")[:MOST])
    first = Finding.objects.filter(media_sha256_hex__in={row.media_sha256_hex for row in rows})
    times = dict(first.order_by("-taken_at").values_list("media_sha256_hex", "taken_at"))
    for row in rows:
        if row.media_sha256_hex in times:
            yield HistoryLine(
                times[row.media_sha256_hex],
                HistoryKind.MATCHED,
                row.match_type,
                facts={
                    "media": row.media_sha256_hex,
                    "bank": row.bank,
                    "signal": row.signal_type,
                    "bits": str(row.distance_bits),
                    "rung": row.rung,
                },
            )


def checks(reader: Reader) -> Iterator[HistoryLine]:
    """Tell what later looks at the places of a case found."""
    found = Check.objects.filter(watch__media_sha256_hex__in=_media(reader))
    for row in found.select_related("watch").order_by("at")[:MOST]:
        yield HistoryLine(
            row.at,
            HistoryKind.CHECKED,
            row.availability,
            facts={
                "media": row.watch.media_sha256_hex,
                "place": str(row.watch.url),
                "vantage": row.vantage,
            },
        )


def _media(reader: Reader) -> list[str]:
    """Return the media of the case, the earliest first, as many as one question names."""
    members = CaseMedia.objects.filter(case=reader.case).order_by("position")
    return list(members.values_list("media_sha256_hex", flat=True)[:MOST])
