"""The rules of a working day: what an organisation asks of everybody, with merciful defaults."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from django_scopes import scope

from orbweaver.casework.models import Colour, Organisation, WorkRules
from orbweaver.errors import UsageError

DAY_MIN = 24 * 60
LEAST_BLUR, MOST_BLUR = 1, 4
PICTURE_SIDES_PX = (320, 480, 640, 960, 1280)
COLOURS = tuple(Colour)
"""In order: each lets more through than the one before."""
LONGEST_BUDGET_MIN = 5 * 60
LONGEST_WORK_MIN = 60
SHORTEST_REST_MIN, LONGEST_REST_MIN = 5, 120
EARLIEST_MIN, LATEST_MIN = 6 * 60, 20 * 60


@dataclass(frozen=True, slots=True)
class DayRules:
    """How long, when and how somebody may look; the defaults are those of a new organisation."""

    zone: str = "UTC"
    """IANA name of a time zone."""
    budget_min: int = 120
    """Minutes of work a person and day."""
    budget_reveals: int = 60
    """Clear looks a person and day."""
    work_min: int = 50
    """After so many minutes of work a break is due ..."""
    rest_min: int = 10
    """... of so many minutes; whoever was away as long has had it."""
    opens_min: int = 8 * 60
    """Minutes after midnight."""
    cut_off_min: int = 16 * 60
    needs_pair: bool = False
    """Whether somebody works only while a colleague is present."""
    least_blur: int = 2
    """The weakest blur that a person may choose."""
    largest_px: int = 960
    most_colour: Colour = Colour.CLEAR

    def day_of(self, at: datetime) -> date:
        """Return which day an instant belongs to."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def minute_of(self, at: datetime) -> int:
        """Return what a clock on the wall shows, in minutes after midnight."""
        local = at.astimezone(ZoneInfo(self.zone))
        return local.hour * 60 + local.minute

    def instant(self, day: date, minute: int) -> datetime:
        """Return when a clock on the wall shows this, in UTC; 1,440 is the next midnight."""
        days, minute = divmod(minute, DAY_MIN)
        local = datetime.combine(day + timedelta(days=days), datetime.min.time())
        local = local.replace(hour=minute // 60, minute=minute % 60, tzinfo=ZoneInfo(self.zone))
        return local.astimezone(ZoneInfo("UTC"))


WIDE = DayRules(
    budget_min=DAY_MIN,
    budget_reveals=1_000_000,
    work_min=DAY_MIN,
    rest_min=SHORTEST_REST_MIN,
    opens_min=0,
    cut_off_min=DAY_MIN,
    least_blur=LEAST_BLUR,
    largest_px=PICTURE_SIDES_PX[-1],
    most_colour=Colour.EVERYWHERE,
)
"""No bounds to speak of: for the demo, tests and benches, where nobody sees anything real."""


def rules_of(organisation_id: str) -> DayRules:
    """Return the rules that hold in an organisation now."""
    with scope(organisation=organisation_id):
        row = WorkRules.objects.select_related(None).order_by("-at", "-rules_id").first()
    return rules_in(row) if row else DayRules(zone=_zone_of_organisation(organisation_id))


def rules_in(row: WorkRules) -> DayRules:
    """Return a row as the noun."""
    named = {each.name: getattr(row, each.name) for each in fields(DayRules)}
    return DayRules(**(named | {"most_colour": Colour(row.most_colour)}))


def check_rules(rules: DayRules, *, is_demo: bool) -> None:
    """Refuse rules that are none, or that no house in earnest may have.

    Raises:
        UsageError: One of them is out of bounds.
    """
    if rules.zone not in zones():
        raise UsageError(f"no time zone is called {rules.zone!r}")
    for complaint, is_wrong in _faults(rules):
        if is_wrong:
            raise UsageError(complaint)
    if is_demo:
        return
    for complaint, is_wrong in _unmerciful(rules):
        if is_wrong:
            raise UsageError(complaint)


def _faults(rules: DayRules) -> tuple[tuple[str, bool], ...]:
    return (
        ("a day has 1 to 1,440 minutes", not 1 <= rules.budget_min <= DAY_MIN),
        ("at least one clear look a day", rules.budget_reveals < 1),
        ("work lasts 1 to 1,440 minutes", not 1 <= rules.work_min <= DAY_MIN),
        (
            f"a break lasts {SHORTEST_REST_MIN} to {LONGEST_REST_MIN} minutes",
            not SHORTEST_REST_MIN <= rules.rest_min <= LONGEST_REST_MIN,
        ),
        (
            "the hours of work end after they begin",
            not 0 <= rules.opens_min < rules.cut_off_min <= DAY_MIN,
        ),
        (
            f"the blur is {LEAST_BLUR} to {MOST_BLUR}",
            not LEAST_BLUR <= rules.least_blur <= MOST_BLUR,
        ),
        ("pictures have one of the sizes that there are", rules.largest_px not in PICTURE_SIDES_PX),
    )


def _unmerciful(rules: DayRules) -> tuple[tuple[str, bool], ...]:
    """Return what is possible and asked of nobody outside the demo."""
    return (
        ("at most five hours a day", rules.budget_min > LONGEST_BUDGET_MIN),
        ("a break after an hour at the latest", rules.work_min > LONGEST_WORK_MIN),
        (
            "work lies between 06:00 and 20:00",
            rules.opens_min < EARLIEST_MIN or rules.cut_off_min > LATEST_MIN,
        ),
    )


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Return the names of the time zones in which somebody lives, in order."""
    return tuple(sorted({"UTC", *(name for _, name in _inhabited())}))


def zone_of(country: str) -> str:
    """Return the time zone of a country: its first one in the tables, UTC where it has none.

    >>> zone_of("BE"), zone_of("ZZ")
    ('Europe/Brussels', 'UTC')
    """
    return next((name for code, name in _inhabited() if code == country), "UTC")


@lru_cache(maxsize=1)
def _inhabited() -> tuple[tuple[str, str], ...]:
    """Return country and zone, as the tables of the time zones list them."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return tuple((parts[0], parts[2]) for parts in rows)


def _zone_of_organisation(organisation_id: str) -> str:
    found = Organisation.objects.filter(organisation_id=organisation_id)
    return zone_of(found.values_list("country", flat=True).first() or "")
