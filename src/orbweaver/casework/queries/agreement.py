"""Agreement between analysts, by scheme: for seniors as sums, for everybody their own alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from orbweaver.casework.agreeing import Agreement, agreement_of
from orbweaver.casework.models import Person, SecondOpinion, Verdict, VerdictStage
from orbweaver.casework.office import Office
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.casework.standing import standing_memberships
from orbweaver.casework.tenancy import case_scope

PERIOD = timedelta(days=90)
MOST_VERDICTS = 50_000


@dataclass(frozen=True, slots=True)
class SchemeAgreement:
    """How far people agree in one scheme."""

    scheme: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """The sums that somebody may see."""

    schemes: tuple[SchemeAgreement, ...]
    """Empty for who is no senior."""
    own_pairs: int
    own_equal_pairs: int
    """One's own blind verdicts beside others' on settled cases: nobody else sees these two."""
    samples: int
    samples_differing: int
    """Second opinions, and those that differ from what was final; for seniors."""


def agreement_page(office: Office, person: Person) -> AgreementPage:
    """Return how far people agreed on cases settled within ninety days.

    Raises:
        NotAllowed: The person may not review.
    """
    since = office.clock.now() - PERIOD
    is_senior = any(each.role == Role.SENIOR for each in standing_memberships(person))
    with case_scope(person, REVIEWERS):
        found = Verdict.objects.filter(
            stage=VerdictStage.BLIND.value, at__gte=since, case__classification__isnull=False
        ).order_by("-at")
        told = list(found.values_list("scheme", "case_id", "person_id", "label")[:MOST_VERDICTS])
        opinions = SecondOpinion.objects.filter(at__gte=since).select_related(
            "case__classification"
        )
        rows = list(opinions) if is_senior else []
    equal, pairs = _own(told, person.person_id)
    return AgreementPage(
        schemes=_schemes(told) if is_senior else (),
        own_pairs=pairs,
        own_equal_pairs=equal,
        samples=len(rows),
        samples_differing=sum(1 for row in rows if row.label != row.case.classification.label),
    )


_Told = Sequence[tuple[str, str, str, str]]


def _schemes(told: _Told) -> tuple[SchemeAgreement, ...]:
    labels: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for scheme, case_id, person_id, label in told:
        labels[scheme][case_id].setdefault(person_id, label)
    return tuple(
        SchemeAgreement(scheme, agreement_of([list(by.values()) for by in cases.values()]))
        for scheme, cases in sorted(labels.items())
    )


def _own(told: _Told, person_id: str) -> tuple[int, int]:
    """Return how many pairs of one's own label with another's are equal, and how many there are."""
    latest: dict[str, dict[str, str]] = defaultdict(dict)
    for _scheme, case_id, who, label in told:
        latest[case_id].setdefault(who, label)
    pairs = [
        (by[person_id], label)
        for by in latest.values()
        if person_id in by
        for who, label in by.items()
        if who != person_id
    ]
    return sum(1 for own, other in pairs if own == other), len(pairs)
