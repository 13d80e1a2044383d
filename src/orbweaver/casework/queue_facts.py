"""What the queue knows of unsettled cases: read from what was recorded, many cases at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Min

from orbweaver.casework import models as rows
from orbweaver.casework.matches import NOT_WITHDRAWN
from orbweaver.casework.office import Office
from orbweaver.errors import ConfigError
from orbweaver.model.finding import FindingKind
from orbweaver.model.url import Url

BESIDE_KNOWN = (FindingKind.KNOWN.value, FindingKind.LIKELY.value)
"""Kinds of findings that make a page one of known media."""
LATER = "later"
"""The reason of a skip that says nothing about the case."""
_IDS = 400
"""How many ids one question names."""


@dataclass(slots=True)
class Facts:
    """What was recorded of one case."""

    kinds: set[str] = field(default_factory=set)
    media: int = 0
    places: int = 0
    nearest_bits: int | None = None
    known_neighbours: int = 0
    by_victim: bool = False
    country: str = ""
    """Of whoever hosts the address where it was seen first; empty where nobody knows."""
    language: str = ""
    source: str = ""
    """Of the first report that led to the address where it was seen first."""
    verdicts: int = 0
    deciders: tuple[str, ...] = ()
    """Who gave a verdict before others' could be seen: the case waits for them no more."""
    skips: int = 0


@dataclass(frozen=True, slots=True)
class _FirstSeen:
    host: str
    seed_id: str


def facts_of(office: Office, case_ids: Collection[str]) -> dict[str, Facts]:
    """Return what was recorded of these cases; the caller has scopes disabled."""
    found = {case_id: Facts() for case_id in case_ids}
    for some in pieces(sorted(found)):
        _count_media(found, some)
        _count_sightings(found, some)
        _measure_matches(found, some)
        _count_neighbours(found, some)
        _read_reports(office, found, some)
        count_people(found, some)
    return found


def pieces(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """Cut ids into pieces that one question may name."""
    return (ids[start : start + _IDS] for start in range(0, len(ids), _IDS))


def count_people(found: Mapping[str, Facts], some: Sequence[str]) -> None:
    """Count who gave a verdict, and who skipped for a reason."""
    verdicts = rows.Verdict.objects.filter(case_id__in=some).order_by("at", "ordinal")
    given: dict[str, dict[str, bool]] = {}
    for case_id, person_id, stage in verdicts.values_list("case_id", "person_id", "stage"):
        is_blind = stage == rows.VerdictStage.BLIND
        given.setdefault(case_id, {}).setdefault(person_id, is_blind)
    for case_id, persons in given.items():
        facts = found[case_id]
        facts.verdicts = len(persons)
        facts.deciders = tuple(sorted(each for each, is_blind in persons.items() if is_blind))
    skips = rows.Skip.objects.filter(case_id__in=some).exclude(reason=LATER)
    counted = skips.values("case_id").annotate(n=Count("person_id", distinct=True))
    for case_id, count in counted.values_list("case_id", "n"):
        found[case_id].skips = count


def _count_media(found: Mapping[str, Facts], some: Sequence[str]) -> None:
    members = rows.CaseMedia.objects.filter(case_id__in=some).values("case_id")
    for case_id, count in members.annotate(n=Count("id")).values_list("case_id", "n"):
        found[case_id].media = count


def _count_sightings(found: Mapping[str, Facts], some: Sequence[str]) -> None:
    for case_id, kind, places in _asked(
        "SELECT m.case_id, f.kind, COUNT(DISTINCT f.url_key) {joined} GROUP BY m.case_id, f.kind",
        some,
    ):
        facts = found[str(case_id)]
        facts.kinds.add(str(kind))
        facts.places += int(str(places))


def _measure_matches(found: Mapping[str, Facts], some: Sequence[str]) -> None:
    for case_id, bits in _asked(
        "SELECT m.case_id, MIN(x.distance_bits) FROM casework_casemedia m "
        "JOIN casework_mediamatch x ON x.media_sha256_hex = m.media_sha256_hex "
        "WHERE m.case_id IN ({ids}) AND {counts} GROUP BY m.case_id",
        some,
    ):
        found[str(case_id)].nearest_bits = int(str(bits))


def _count_neighbours(found: Mapping[str, Facts], some: Sequence[str]) -> None:
    pages: dict[str, set[str]] = {}
    for case_id, page_key in _asked("SELECT DISTINCT m.case_id, f.page_key {joined}", some):
        if page_key:
            pages.setdefault(str(page_key), set()).add(str(case_id))
    for keys in pieces(sorted(pages)):
        known = rows.Finding.objects.filter(page_key__in=keys, kind__in=BESIDE_KNOWN)
        counted = known.values("page_key").annotate(n=Count("media_sha256_hex", distinct=True))
        for page_key, count in counted.values_list("page_key", "n"):
            for case_id in pages[page_key]:
                facts = found[case_id]
                facts.known_neighbours = max(facts.known_neighbours, count)


def _read_reports(office: Office, found: Mapping[str, Facts], some: Sequence[str]) -> None:
    first = _first_seen(some)
    countries = _countries(office, {each.host for each in first.values()})
    reports = _first_reports({each.seed_id for each in first.values()})
    for case_id, each in first.items():
        facts = found[case_id]
        facts.country = countries[each.host]
        language, source = reports.get(each.seed_id, ("", ""))
        facts.language, facts.source = str(language), str(source)
    for (case_id,) in _asked(
        "SELECT DISTINCT m.case_id {joined} AND EXISTS (SELECT 1 FROM casework_reporturl u "
        "JOIN casework_report r ON r.report_id = u.report_id "
        "WHERE u.seed_id = f.seed_id AND r.by_victim)",
        some,
    ):
        found[str(case_id)].by_victim = True


def _first_seen(some: Sequence[str]) -> dict[str, _FirstSeen]:
    """Return the host and the seed of each case's first sighting."""
    return {
        str(case_id): _FirstSeen(Url.parse(str(url)).host, str(seed_id))
        for case_id, url, seed_id in _asked(
            "SELECT case_id, url, seed_id FROM (SELECT m.case_id, f.url, f.seed_id, "
            "ROW_NUMBER() OVER (PARTITION BY m.case_id ORDER BY f.at, f.finding_id) AS place "
            "{joined}) AS seen WHERE place = 1",
            some,
        )
    }


def _countries(office: Office, hosts: Collection[str]) -> dict[str, str]:
    """Return where each host stands as far as it is written down; a wrong file is no hindrance."""
    asked = sorted(hosts)
    try:
        answers = office.hosting.look_up(asked)
    except ConfigError:
        return dict.fromkeys(asked, "")
    return {host: answer.country for host, answer in zip(asked, answers, strict=True)}


def _first_reports(seed_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return language and source of the first report of each seed."""
    named = rows.ReportUrl.objects.filter(seed_id__in=seed_ids).values("seed_id")
    first = named.annotate(first=Min("id")).values_list("first", flat=True)
    found = rows.ReportUrl.objects.filter(id__in=list(first)).select_related("report")
    return {row.seed_id: (row.report.language, row.report.source) for row in found}


def _asked(question: str, some: Sequence[str]) -> list[tuple[object, ...]]:
    """Return the answer to a question about cases and their findings."""
    ids = ", ".join(["%s"] * len(some))
    joined = (
        "FROM casework_casemedia m JOIN casework_finding f "
        f"ON f.media_sha256_hex = m.media_sha256_hex WHERE m.case_id IN ({ids})"
    )
    with connection.cursor() as cursor:
        cursor.execute(question.format(joined=joined, ids=ids, counts=NOT_WITHDRAWN), list(some))
        answer: list[tuple[object, ...]] = cursor.fetchall()
        return answer
