"""Words of rest: why somebody rests and until when, in one calm sentence."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orbweaver.casework.day_rules import DAY_MIN, DayRules
from orbweaver.casework.workday import Fitness, RestReason

_TIMES = "H:i"
"""The clock on the wall, which has no morning and evening in any of our languages."""
_DAYS = "DATE_FORMAT"


def rest_title(reason: RestReason | None) -> str:
    """Return what a rest is called."""
    match reason:
        case RestReason.NIGHT:
            return _("It is night")
        case RestReason.CUT_OFF:
            return _("The working day is over")
        case RestReason.BUDGET | RestReason.LOOKS:
            return _("That is enough for today")
        case RestReason.BREAK:
            return _("A break")
        case RestReason.ALONE:
            return _("Waiting for a colleague")
        case None:
            return _("A quiet corner")


def rest_sentence(
    reason: RestReason | None, until: datetime | None, rules: DayRules, now: datetime
) -> str:
    """Return why somebody rests and until when; what they may do where nothing holds them."""
    stops = rules.instant(rules.day_of(now), rules.cut_off_min)
    facts = {
        "when": until_words(until, rules, now),
        "time": wall_time(until or now, rules),
        "stops": wall_time(stops, rules),
    }
    return _sentences()[reason] % facts


def _sentences() -> dict[RestReason | None, str]:
    return {
        RestReason.NIGHT: _("Nobody looks at cases at night. Work opens %(when)s."),
        RestReason.CUT_OFF: _("Work stops at %(stops)s, for everybody. It opens again %(when)s."),
        RestReason.BUDGET: _("You have spent today’s minutes on cases. Work opens again %(when)s."),
        RestReason.LOOKS: _("You have taken today’s clear looks. Work opens again %(when)s."),
        RestReason.BREAK: _("Look at something else for a while. The break lasts until %(time)s."),
        RestReason.ALONE: _(
            "In your organisation nobody looks at cases alone. Work opens as soon as a colleague "
            "is here, and this page notices by itself."
        ),
        None: _("Nothing asks you to rest now. Stay as long as you like."),
    }


def wall_time(at: datetime, rules: DayRules) -> str:
    """Return what the clock on the organisation's wall shows then."""
    return formats.time_format(at.astimezone(ZoneInfo(rules.zone)).time(), _TIMES)


def until_words(until: datetime | None, rules: DayRules, now: datetime) -> str:
    """Return when work opens again, as people say it; empty where nobody knows."""
    if until is None:
        return ""
    day, facts = rules.day_of(until), {"time": wall_time(until, rules)}
    if day == rules.day_of(now):
        return _("at %(time)s") % facts
    if day == rules.day_of(now) + timedelta(days=1):
        return _("tomorrow at %(time)s") % facts
    return _("on %(day)s at %(time)s") % (facts | {"day": formats.date_format(day, _DAYS)})


def minutes_words(left_s: float) -> str:
    """Return how long it still is, in whole minutes, as people say it."""
    minutes = max(1, round(left_s / 60))
    said = ngettext("%(count)s minute left", "%(count)s minutes left", minutes)
    return said % {"count": formats.number_format(minutes, force_grouping=True)}


def day_sentence(found: Fitness) -> str:
    """Return what is left of somebody's day, or what is used up where there are no bounds."""
    if found.budgets.minutes >= DAY_MIN:
        worked = int(found.today.worked / timedelta(minutes=1))
        return _("Today: %(minutes)s, %(looks)s") % {
            "minutes": _minutes(worked),
            "looks": _looks(found.today.reveals),
        }
    return _("Left today: %(minutes)s, %(looks)s") % {
        "minutes": _minutes(found.minutes_left),
        "looks": _looks(found.reveals_left),
    }


def _minutes(count: int) -> str:
    said = ngettext("%(count)s minute", "%(count)s minutes", count)
    return said % {"count": formats.number_format(count, force_grouping=True)}


def _looks(count: int) -> str:
    said = ngettext("%(count)s clear look", "%(count)s clear looks", count)
    return said % {"count": formats.number_format(count, force_grouping=True)}
