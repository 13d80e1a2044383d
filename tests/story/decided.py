"""The identities of what people decided, named so that no random id is part of them."""

from collections.abc import Iterable, Mapping

from orbweaver.casework import models as rows
from orbweaver.casework.reviewing import root_of
from orbweaver.model.ids import content_id

DEPENDS_ON_TIME = {
    "case.joined": "which of two cases joins the other depends on which picture came first",
}
"""Tags whose rows are left out, each with its reason: of these alone the number may differ."""
RANDOM_SUBJECTS = frozenset({"link.made", "person.signed_in"})
"""Tags whose subject is an id by chance: who did it counts, and not how often."""

NAMED_BY_TIME = frozenset({"role.granted"})
"""Tags whose subject depends on the instant: the facts say what it is about."""


def decided() -> dict[str, Iterable[str]]:
    """Return the identities in casework's database, by kind."""
    names = Names()
    return {
        "reports": rows.Report.objects.values_list("report_id", flat=True),
        "seeds": rows.Seed.objects.values_list("seed_id", flat=True),
        "findings": rows.Finding.objects.values_list("finding_id", flat=True),
        "cases": (f"{name} of {len(names.members[case])}" for case, name in names.cases.items()),
        "verdicts": names.verdicts.values(),
        "classifications": (
            f"{names.cases[each.case_id]} {each.label} {each.decided_by}"
            for each in rows.Classification.objects.all()
        ),
        "bank entries": rows.BankEntry.objects.values_list("entry_id", flat=True),
        "matches": (
            f"{media} {entry}"
            for media, entry in rows.MediaMatch.objects.values_list("media_sha256_hex", "entry_id")
        ),
        "notices": rows.Notice.objects.values_list("notice_id", flat=True),
        "notice events": rows.NoticeEvent.objects.values_list("event_id", flat=True),
        "outbox": (
            f"{row.notice_id} {row.state}" for row in rows.Outbox.objects.select_related("notice")
        ),
        "checks": (
            f"{check} {availability}"
            for check, availability in rows.Check.objects.values_list("check_id", "availability")
        ),
        "audit of casework": names.audit(),
    }


class Names:
    """Names for what has an id by order or by chance: cases by their media, people by mail."""

    def __init__(self) -> None:
        """Read who and what there is."""
        self.people: Mapping[str, str] = dict(rows.Person.objects.values_list("person_id", "mail"))
        self.members: dict[str, list[str]] = {}
        members = rows.CaseMedia.objects.filter(case__join=None).order_by("media_sha256_hex")
        for case_id, media in members.values_list("case_id", "media_sha256_hex"):
            self.members.setdefault(case_id, []).append(media)
        self.cases = {
            case_id: content_id("members", *media) for case_id, media in self.members.items()
        }
        self.verdicts = {
            each.verdict_id: " ".join(
                (
                    self.people[each.person_id],
                    self.cases[each.case_id],
                    str(each.ordinal),
                    each.label,
                )
            )
            for each in rows.Verdict.objects.all()
        }
        self._looks = {
            each.look_id: " ".join(
                (
                    self.people[each.person_id],
                    self.cases[root_of(each.case_id)],
                    each.media_sha256_hex,
                    each.purpose,
                )
            )
            for each in rows.Look.objects.all()
        }
        self._banks = dict(rows.Bank.objects.values_list("bank_id", "name"))

    def audit(self) -> Iterable[str]:
        """Yield the events as tag and subject, each subject under its name."""
        for event in rows.AuditEvent.objects.exclude(tag__in=DEPENDS_ON_TIME):
            yield f"{event.tag} {self._subject(event)}"

    def _subject(self, event: rows.AuditEvent) -> str:
        if event.tag in RANDOM_SUBJECTS:
            return self.people.get(event.actor, event.actor)
        if event.tag in NAMED_BY_TIME:
            return event.facts_json
        for known in (self.verdicts, self._looks, self._banks):
            if event.subject in known:
                return known[event.subject]
        if event.tag.startswith("case."):
            return self.cases[root_of(event.subject)]
        return event.subject
