"""Bank entries and matches in columns."""

from orbweaver.casework.wire.media import signal_json, signal_of
from orbweaver.casework.wire.text import Json, read, written
from orbweaver.model.bank import BankEntry, Match, MatchType, Terms


def entry_json(entry: BankEntry) -> Json:
    """Return an entry with its terms."""
    terms = entry.terms
    return {
        "entry_id": entry.entry_id,
        "bank": entry.bank,
        "signal": signal_json(entry.signal),
        "scheme": entry.scheme,
        "classification": entry.classification,
        "is_final_here": entry.is_final_here,
        "allows": entry.allows,
        "terms": [terms.unattended_exact, terms.near_distance_bits, terms.may_export],
    }


def entry_of(content: Json) -> BankEntry:
    """Read what :func:`entry_json` gave."""
    rest = {key: value for key, value in content.items() if key not in {"signal", "terms"}}
    return BankEntry(signal=signal_of(content["signal"]), terms=Terms(*content["terms"]), **rest)


def matches_text(matches: tuple[Match, ...]) -> str:
    """Return the matches of one media as a column holds them."""
    lines = [
        {
            "entry": entry_json(match.entry),
            "match_type": match.match_type.value,
            "distance_bits": match.distance_bits,
            "rung": match.rung,
        }
        for match in matches
    ]
    return written({"matches": lines})


def matches_of(text: str, media_sha256_hex: str) -> tuple[Match, ...]:
    """Read what :func:`matches_text` wrote."""
    return tuple(
        Match(
            media_sha256_hex,
            entry_of(line["entry"]),
            MatchType(line["match_type"]),
            line["distance_bits"],
            line.get("rung", ""),  # not there in what was written before there were rungs
        )
        for line in read(text)["matches"]
    )
