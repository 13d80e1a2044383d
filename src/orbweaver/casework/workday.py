"""The working day: whether somebody may look at cases now, and why not and until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from orbweaver.casework.actions.rests import do_begin_rest
from orbweaver.casework.certificates import require_certificate
from orbweaver.casework.day_rules import DAY_MIN, DayRules, rules_of
from orbweaver.casework.models import Person, SpellKind
from orbweaver.casework.office import Office
from orbweaver.casework.own_settings import (
    Budgets,
    OwnSettings,
    budgets_on,
    settings_row,
    settings_within,
)
from orbweaver.casework.spells import (
    GAP,
    Today,
    count_reveal,
    is_accompanied,
    is_fresh,
    note_sign,
    take_own_turn,
    today_of,
)
from orbweaver.casework.standing import require_reviewer
from orbweaver.errors import RestNeeded


class RestReason(StrEnum):
    """Why somebody rests."""

    NIGHT = "night"
    """The hours of work have not begun."""
    CUT_OFF = "cut-off"
    """They are over."""
    BUDGET = "budget"
    """The minutes of the day are used up."""
    LOOKS = "looks"
    """The clear looks of the day are used up."""
    BREAK = "break"
    ALONE = "alone"
    """Nobody else of the organisation is here."""


@dataclass(frozen=True, slots=True)
class Fitness:
    """Where somebody stands in their working day."""

    organisation_id: str
    """For which organisation they work."""
    rules: DayRules
    own: OwnSettings
    budgets: Budgets
    today: Today
    reason: RestReason | None
    """Nothing where they may work."""
    until: datetime | None
    """When work opens again; nothing where it is open, or where that depends on a colleague."""

    @property
    def minutes_left(self) -> int:
        """Return how many whole minutes of the day are left."""
        return max(0, self.budgets.minutes - int(self.today.worked / timedelta(minutes=1)))

    @property
    def reveals_left(self) -> int:
        """Return how many clear looks are left."""
        return max(0, self.budgets.reveals - self.today.reveals)


def fitness(office: Office, person: Person) -> Fitness:
    """Return whether somebody may work now; writes nothing.

    Raises:
        NotAllowed: The person may not review at all.
    """
    organisation_id = require_reviewer(person).organisation_id
    now, rules, chosen = office.clock.now(), rules_of(organisation_id), settings_row(person)
    budgets = budgets_on(rules.day_of(now), rules, chosen)
    today = today_of(person, rules, now)
    reason, until = _why_rest(now, rules, budgets, today)
    if reason is None and rules.needs_pair and not is_accompanied(person, organisation_id, now):
        reason = RestReason.ALONE
    own = settings_within(rules, chosen)
    return Fitness(organisation_id, rules, own, budgets, today, reason, until)


def _why_rest(
    now: datetime, rules: DayRules, budgets: Budgets, today: Today
) -> tuple[RestReason | None, datetime | None]:
    """Return the reason that holds longest, and when it ends."""
    day, minute = rules.day_of(now), rules.minute_of(now)
    tomorrow = _next_opening(rules, now)
    rest_until = today.rest_until or now + timedelta(minutes=rules.rest_min)
    is_break = today.rest_until is not None or today.since_rest >= timedelta(minutes=rules.work_min)
    reasons = (
        (minute < rules.opens_min, RestReason.NIGHT, rules.instant(day, rules.opens_min)),
        (minute >= rules.cut_off_min, RestReason.CUT_OFF, tomorrow),
        (today.worked >= timedelta(minutes=budgets.minutes), RestReason.BUDGET, tomorrow),
        (today.reveals >= budgets.reveals, RestReason.LOOKS, tomorrow),
        (is_break, RestReason.BREAK, rest_until),
    )
    return next(((reason, until) for holds, reason, until in reasons if holds), (None, None))


def _next_opening(rules: DayRules, now: datetime) -> datetime:
    return rules.instant(rules.day_of(now), DAY_MIN + rules.opens_min)


def require_fit(office: Office, person: Person, *, finishing: bool = False) -> Fitness:
    """Refuse work to somebody who should rest; a break that is due begins with the refusal.

    Never called inside a transaction: the break must stand although the request is refused.

    Args:
        office: Whose clock counts, whatever a browser's says.
        person: An analyst or senior.
        finishing: Whether this only ends what lies before them, such as a verdict on a case that
            they saw within the last minutes; refused while a break runs already.

    Raises:
        RestNeeded: They should rest; it says why, and until when.
        NotAllowed: The person may not review at all, or has no training certificate that counts.
    """
    require_certificate(office, person)
    found = fitness(office, person)
    if found.reason is None or (finishing and may_finish(office, found)):
        return found
    until = found.until
    if found.reason is RestReason.BREAK and found.today.rest_until is None:
        until = do_begin_rest(office, person, found.organisation_id, found.rules)
    raise rest_needed(found.reason, until)


def may_finish(office: Office, found: Fitness) -> bool:
    """Return whether a case lay before somebody just now, and no break began since."""
    seen = found.today.last_sign_at
    is_recent = seen is not None and office.clock.now() - seen <= GAP
    return is_recent and found.today.rest_until is None


def rest_needed(reason: RestReason, until: datetime | None) -> RestNeeded:
    """Return the error that says why and until when."""
    detail = _WORDS[reason]
    error = RestNeeded(f"{detail}, until {until:%Y-%m-%d %H:%M} UTC" if until else detail)
    error.reason, error.until = reason.value, until
    return error


_WORDS = {
    RestReason.NIGHT: "the hours of work have not begun",
    RestReason.CUT_OFF: "the hours of work are over",
    RestReason.BUDGET: "the minutes of the day are used up",
    RestReason.LOOKS: "the clear looks of the day are used up",
    RestReason.BREAK: "a break",
    RestReason.ALONE: "nobody else of the organisation is here",
}


def mark_work(office: Office, person: Person, found: Fitness) -> None:
    """Write that somebody works now; the caller asked :func:`require_fit` just before."""
    _mark(office, person, found, SpellKind.WORK)


def mark_here(office: Office, person: Person, found: Fitness) -> None:
    """Write that somebody is in the room without working: a colleague may work beside them."""
    _mark(office, person, found, SpellKind.HERE)


def _mark(office: Office, person: Person, found: Fitness, kind: SpellKind) -> None:
    if is_fresh(office, person, kind):
        return
    with transaction.atomic():
        take_own_turn(person)
        note_sign(office, person, found.organisation_id, found.rules, kind)


def take_reveal(office: Office, person: Person, found: Fitness) -> None:
    """Count a clear look, within the transaction that writes it down.

    Asked again under the person's turn: two windows at once have one budget.

    Raises:
        RestNeeded: The last look of the day is taken.
    """
    take_own_turn(person)
    now, rules = office.clock.now(), found.rules
    if today_of(person, rules, now).reveals >= found.budgets.reveals:
        raise rest_needed(RestReason.LOOKS, _next_opening(rules, now))
    note_sign(office, person, found.organisation_id, rules, SpellKind.WORK)
    count_reveal(person)
