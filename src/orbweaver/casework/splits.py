"""Splits by hand that hold: on which side of them media stand, and so whole cases."""

from collections.abc import Collection

from django.db import connection

from orbweaver.casework.clusters import Side
from orbweaver.casework.models import CaseSplit
from orbweaver.casework.queue_facts import pieces

# What a split made says by its first media where they stand, whatever became of the case since.
_SIDES = """
SELECT DISTINCT {named}, s.change_id
FROM casework_casesplit s
JOIN casework_casemedia side ON side.case_id = s.{side}_case_id AND side.position <= s.{side}_media
{joined}
WHERE {named} IN ({ids})
  AND NOT EXISTS (SELECT 1 FROM casework_clusterundo u WHERE u.change_id = s.change_id)
"""
_HELD = "JOIN casework_casemedia held ON held.media_sha256_hex = side.media_sha256_hex"


def sides_of_media(media: Collection[str]) -> dict[str, set[Side]]:
    """Return where each media stands in splits that hold, for those that do."""
    return _sides("side.media_sha256_hex", "", media)


def sides_of_cases(case_ids: Collection[str]) -> dict[str, set[Side]]:
    """Return where the media of each case stand in splits that hold, for those that do."""
    return _sides("held.case_id", _HELD, case_ids)


def _sides(named: str, joined: str, ids: Collection[str]) -> dict[str, set[Side]]:
    found: dict[str, set[Side]] = {}
    if not CaseSplit.objects.exists():
        return found
    for some in pieces(sorted(ids)):
        for is_part, side in ((False, "rest"), (True, "part")):
            question = _SIDES.format(
                named=named,
                joined=joined,
                side=side,
                ids=", ".join(["%s"] * len(some)),
            )
            with connection.cursor() as cursor:
                cursor.execute(question, some)
                for name, change_id in cursor.fetchall():
                    found.setdefault(name, set()).add((change_id, is_part))
    return found
