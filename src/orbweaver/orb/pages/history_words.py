"""The lines of a case's history in words."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orbweaver.casework.history.line import HistoryKind, HistoryLine
from orbweaver.casework.models import LookPurpose
from orbweaver.casework.office import Office
from orbweaver.orb.pages.words import SHORT_HASH_CHARS, label_title, notice_state, short_id, why


def kind_title(kind: HistoryKind) -> str:
    """Return what people call a part of the story."""
    return {
        HistoryKind.SEEN: _("where it was seen"),
        HistoryKind.MATCHED: _("what it matches"),
        HistoryKind.GREW: _("how the case grew"),
        HistoryKind.DECIDED: _("decisions"),
        HistoryKind.NOTICED: _("notices"),
        HistoryKind.CHECKED: _("checks"),
        HistoryKind.LOOKED: _("looks"),
        HistoryKind.SAID: _("comments"),
    }[kind]


def sentence_for(office: Office, scheme: str, line: HistoryLine) -> str:
    """Return what happened, in one sentence."""
    facts, what = line.facts, line.what
    words: dict[HistoryKind, Callable[[], str]] = {
        HistoryKind.SEEN: lambda: why([what]),
        HistoryKind.MATCHED: lambda: _match(what, facts),
        HistoryKind.GREW: lambda: _growth(what, facts),
        HistoryKind.DECIDED: lambda: _decision(office, scheme, what, facts),
        HistoryKind.NOTICED: lambda: _notice(what, facts),
        HistoryKind.CHECKED: lambda: _("Looked again: %(state)s") % {"state": check_word(what)},
        HistoryKind.LOOKED: lambda: look_word(what),
        HistoryKind.SAID: lambda: facts["text"] or _("This comment was erased by its writer."),
    }
    return words[line.kind]()


def details_of(line: HistoryLine) -> tuple[str, ...]:
    """Return what else is known of a line: places, the crawl, the picture."""
    facts = line.facts
    found = []
    if place := facts.get("place"):
        found.append(place)
    if page := facts.get("page"):
        found.append(_("on page %(page)s") % {"page": page})
    if seed := facts.get("seed"):
        found.append(_("crawl of seed %(seed)s") % {"seed": short_id(seed)})
    if vantage := facts.get("vantage"):
        found.append(_("seen from %(vantage)s") % {"vantage": vantage})
    if media := facts.get("media"):
        found.append(_("picture %(media)s") % {"media": media[:SHORT_HASH_CHARS]})
    return tuple(found)


def check_word(availability: str) -> str:
    """Return what a check found, in words."""
    return {
        "up": _("still there"),
        "down": _("gone"),
        "moved": _("moved"),
        "replaced": _("replaced by something else"),
        "unknown": _("could not be told"),
    }.get(availability, availability)


def look_word(purpose: str) -> str:
    """Return for what somebody looked, in words."""
    return {
        LookPurpose.PREVIEW.value: _("Saw it blurred"),
        LookPurpose.REVIEW.value: _("Looked at it clearly"),
        LookPurpose.SECOND_LOOK.value: _("Looked at it again, with a reason"),
    }.get(purpose, purpose)


def _notice(state: str, facts: Mapping[str, str]) -> str:
    words = _("Notice %(notice)s: %(state)s")
    return words % {"notice": short_id(facts["notice"]), "state": notice_state(state)}


def _match(match_type: str, facts: Mapping[str, str]) -> str:
    if match_type == "exact":
        words = _("Equal %(signal)s, bank %(bank)s")
        return words % {"signal": facts["signal"].upper(), "bank": facts["bank"]}
    bits = int(facts["bits"])
    words = ngettext("%(bits)s bit from bank %(bank)s", "%(bits)s bits from bank %(bank)s", bits)
    return words % {"bits": bits, "bank": facts["bank"]}


def _growth(what: str, facts: Mapping[str, str]) -> str:
    if what == "added":
        count = int(facts["count"])
        words = ngettext("%(count)s picture joined it", "%(count)s pictures joined it", count)
        return words % {"count": count}
    if what == "joined":
        return _("Case %(case)s became part of it") % {"case": short_id(facts["case"])}
    return _("The case opened")


def _decision(office: Office, scheme: str, what: str, facts: Mapping[str, str]) -> str:
    label = label_title(office, facts.get("scheme", scheme), facts.get("label", ""))
    sentences = {
        "verdict": _("Verdict: %(label)s"),
        "escalated": _("The verdicts differ: a senior decides"),
        "final": _("Final: %(label)s"),
        "derived": _("It follows in %(scheme)s: %(label)s"),
        "appeal": _("Somebody asked to look at it again"),
        "correction": _("Corrected to: %(label)s"),
    }
    return sentences[what] % {"label": label, "scheme": facts.get("scheme", "")}
