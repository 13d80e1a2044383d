"""Mandates: who acts under the one that the configuration names."""

from dataclasses import replace

from orbweaver.casework.actions.mandates import do_take_mandate
from orbweaver.casework.models import AuditEvent, Organisation
from tests.casework.house import MANDATE, House

REWORDED = replace(MANDATE, mandate_id="face" * 8, legal_basis="A newer law of the town")


def test_the_organisation_of_the_mandate_is_made_once(house: House) -> None:
    made = do_take_mandate(house.office, MANDATE, "demo")
    assert do_take_mandate(house.office, MANDATE, "demo") == made
    assert Organisation.objects.get().mandate_id == MANDATE.mandate_id


def test_who_was_there_before_the_mandate_gets_it(house: House) -> None:
    Organisation.objects.filter(pk=house.organisation().pk).update(mandate_id="")
    taken = do_take_mandate(house.office, MANDATE, "demo")
    assert Organisation.objects.get() == taken
    assert taken.mandate_id == MANDATE.mandate_id


def test_a_mandate_that_is_worded_anew_stays_with_its_organisation(house: House) -> None:
    before = do_take_mandate(house.office, MANDATE, "demo")
    after = do_take_mandate(house.office, REWORDED, "demo")
    assert after == before
    assert Organisation.objects.get().mandate_id == REWORDED.mandate_id
    assert AuditEvent.objects.filter(tag="organisation.mandated").count() == 1
