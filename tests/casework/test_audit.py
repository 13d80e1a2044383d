"""The audit trail: complete, chained, and loud when somebody altered it."""

import json

import pytest
from django.db import connection

from orbweaver.casework.audit_trail import STRAGGLERS, seal
from orbweaver.casework.models import AuditEvent, Membership, Person
from orbweaver.casework.queries.audit import audit_page
from orbweaver.casework.roles import Role
from orbweaver.errors import AuditBroken, NotAllowed
from orbweaver.ports.append_only import append_only_sql
from tests.casework.house import House, media
from tests.casework.lived_in import live_in

EVENTS, SEALS = "casework_auditevent", "casework_auditseal"
DAMAGES = {
    "a fact": "UPDATE casework_auditevent SET facts_json = '{}' WHERE number = 5",
    "an actor": "UPDATE casework_auditevent SET actor = 'somebody' WHERE number = 5",
    "an instant": "UPDATE casework_auditevent SET at = '2020' WHERE number = 5",
    "a whole event": "DELETE FROM casework_auditevent WHERE number = 5",
    "a seal": "DELETE FROM casework_auditseal WHERE sequence = 5",
    "a hash": "UPDATE casework_auditseal SET hash_hex = replace(hash_hex, 'a', 'b')"
    " WHERE sequence = 5",
    "two places": "UPDATE casework_auditseal SET sequence = 9999 WHERE sequence = 5; "
    "UPDATE casework_auditseal SET sequence = 5 WHERE sequence = 6; "
    "UPDATE casework_auditseal SET sequence = 6 WHERE sequence = 9999",
}


def unprotected(statements: str) -> None:
    """Alter tables as root does: triggers away first."""
    with connection.cursor() as cursor:
        for table in (EVENTS, SEALS):
            for statement in append_only_sql("sqlite", table, [("x",)]).reverse:
                cursor.execute(statement)
        for statement in statements.split("; "):
            cursor.execute(statement)


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_alteration_is_found_where_it_was_made(house: House, damage: str) -> None:
    live_in(house)
    assert house.desk.verify_audit().sealed > 20
    unprotected(DAMAGES[damage])
    with pytest.raises(AuditBroken, match="sequence 5"):
        house.desk.verify_audit()


def test_what_is_not_sealed_yet_is_counted(house: House) -> None:
    house.analysts("Ana", "Ben")
    events = AuditEvent.objects.count()
    assert seal(3) == 3
    report = house.desk.verify_audit()
    assert (report.sealed, report.unsealed) == (3, events - 3)


def test_an_event_that_came_late_is_sealed_all_the_same(house: House) -> None:
    """On PostgreSQL two transactions may commit in another order than they took numbers."""
    house.analysts("Ana")
    seal(100)
    last = AuditEvent.objects.latest("number")
    AuditEvent.objects.bulk_create(
        AuditEvent(
            number=last.number + number,
            event_id=f"{number:032x}",
            tag="rock.seen",
            actor="machine",
            subject=f"{number}",
            at=last.at,
            facts_json="{}",
        )
        for number in (STRAGGLERS + 100, STRAGGLERS + 101)
    )
    assert seal(100) == 2
    late = AuditEvent(
        number=last.number + 1,
        event_id="e" * 32,
        tag="rock.seen",
        actor="machine",
        subject="late",
        at=last.at,
        facts_json="{}",
    )
    late.save(force_insert=True)
    assert seal(100) == 1
    assert house.desk.verify_audit().unsealed == 0


def test_events_name_no_address_and_no_words(house: House) -> None:
    live_in(house)
    written = json.dumps(list(AuditEvent.objects.values("tag", "subject", "facts_json")))
    for word in ("http", "example", "path", "waves", "rock", "@"):
        assert word not in written


def test_auditors_read_it_and_nobody_else(house: House) -> None:
    live_in(house)
    uma = house.person("Uma", Role.AUDITOR)
    newest, *_ = lines = audit_page(uma, 5)
    assert (newest.tag, newest.is_sealed, len(lines)) == ("role.granted", False, 5)
    older = audit_page(uma, 1000, before=lines[-1].number)
    assert older[0].number == lines[-1].number - 1
    assert {line.actor for line in older} >= {"Ana", "Nia", "machine"}
    assert any(line.is_sealed for line in older)
    for role in set(Role) - {Role.AUDITOR}:
        with pytest.raises(NotAllowed):
            audit_page(house.person(f"X{role}", role), 5)


def test_an_auditor_who_reviews_reads_no_verdict_on_an_open_case(house: House) -> None:
    house.hand(house.finding(media("quarry", range(8))))
    ana, ben, uma = house.person("Ana"), house.person("Ben"), house.person("Uma", Role.AUDITOR)
    membership = Membership.objects.get(person=ben)
    membership.pk, membership.role = None, Role.AUDITOR.value
    membership.save(force_insert=True)
    house.decide(house.case_of(media("quarry")), "confirmed", ana)

    def labels(reader: Person) -> list[str]:
        given = [dict(line.facts) for line in audit_page(reader, 50) if line.tag == "verdict.given"]
        return [facts.get("label", "") for facts in given]

    assert labels(uma) == ["confirmed"]
    assert labels(ben) == [""]
    house.decide(house.case_of(media("quarry")), "confirmed", ben, house.person("Cleo"))
    assert labels(ben) == ["confirmed"] * 3
