"""Priority: what an organisation says comes first, and how each rule counts for a case.

Points that age would have every row rewritten every day. So a score counts the opening itself:
a case opened a day later stands ``fresh`` points higher for ever, and the order of any two cases
is the same whenever one looks.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from django_scopes import scopes_disabled

from orbweaver.casework.models import PriorityRules

MOST_NEIGHBOURS = 20
"""More known media on one page add nothing."""
MOST_PLACES = 50
"""More addresses add nothing."""
MOST_POINTS = 10_000
"""The largest weight of any rule."""
_THOUSANDTHS = 1000
_DAY_S = 86_400
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_TRIAGE_SCALE = 100


class PriorityRule(StrEnum):
    """What may put a case earlier or later."""

    VICTIM = "victim"
    """A report says that it shows the reporter."""
    BESIDE = "beside"
    """Like nothing known, on a page of known media: each of these counts."""
    PLACES = "places"
    """Each address at which it was seen, from the second on."""
    COUNTRY = "country"
    TRIAGE = "triage"
    """What a scorer says; it puts in order and decides nothing."""
    FRESH = "fresh"
    """Each day by which it was opened later; negative puts what waits longest first."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Points by rule."""

    victim: int = 1000
    beside: int = 20
    """For each known neighbour, up to :data:`MOST_NEIGHBOURS`."""
    places: int = 5
    """For each address from the second on, up to :data:`MOST_PLACES`."""
    countries: Mapping[str, int] = field(default_factory=dict)
    """By ISO 3166-1 alpha-2 code."""
    triage: int = 0
    """For the highest score of the scorer."""
    scorer: str = ""
    """Empty: none counts."""
    fresh: int = 10
    """A day."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules ask of a case."""

    by_victim: bool
    is_unknown: bool
    """Whether it is like nothing in the banks."""
    known_neighbours: int
    places: int
    country: str
    triage: int
    """From 0 to 100."""
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """What one rule gives a case."""

    rule: PriorityRule
    weight: int
    amount: float
    """How often the weight counts."""

    @property
    def points(self) -> float:
        """The share itself."""
        return self.weight * self.amount


def shares(weights: Weights, standing: Standing, now: datetime) -> tuple[Share, ...]:
    """Return what each rule gives a case, as seen at ``now``: the day that it waits costs."""
    neighbours = min(standing.known_neighbours, MOST_NEIGHBOURS) if standing.is_unknown else 0
    return (
        Share(PriorityRule.VICTIM, weights.victim, int(standing.by_victim)),
        Share(PriorityRule.BESIDE, weights.beside, neighbours),
        Share(PriorityRule.PLACES, weights.places, min(max(0, standing.places - 1), MOST_PLACES)),
        Share(
            PriorityRule.COUNTRY,
            weights.countries.get(standing.country, 0),
            int(standing.country in weights.countries),
        ),
        Share(PriorityRule.TRIAGE, weights.triage, standing.triage / _TRIAGE_SCALE),
        Share(
            PriorityRule.FRESH, weights.fresh, (standing.opened_at - now).total_seconds() / _DAY_S
        ),
    )


def score_of(weights: Weights, standing: Standing) -> int:
    """Return a case's score in thousandths of a point: the sum of its shares, at no set time."""
    still = sum(share.points for share in shares(weights, standing, standing.opened_at))
    opened_days = (standing.opened_at - _EPOCH).total_seconds() / _DAY_S
    return round((still + weights.fresh * opened_days) * _THOUSANDTHS)


def weights_text(weights: Weights) -> str:
    """Return weights as a column holds them."""
    content = asdict(weights) | {"countries": dict(sorted(weights.countries.items()))}
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def weights_of(text: str) -> Weights:
    """Read what :func:`weights_text` wrote."""
    return Weights(**json.loads(text))


def latest_rules(organisation_id: str) -> PriorityRules | None:
    """Return the rules of an organisation that count; nothing where it never changed any."""
    with scopes_disabled():
        found = PriorityRules.objects.filter(organisation_id=organisation_id)
        return found.order_by("-ordinal").first()


def weights_for(organisation_id: str) -> Weights:
    """Return the weights of an organisation."""
    rules = latest_rules(organisation_id)
    return weights_of(rules.weights_json) if rules else Weights()
