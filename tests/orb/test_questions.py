"""Questions are chosen by those who answer for an organisation, and open where a label asks."""

import re

from django.test import Client
from django.urls import reverse

from orbweaver.casework.models import HeldDecision, Organisation, QuestionSet, Verdict
from orbweaver.casework.roles import Role
from tests.casework.every import every
from tests.orb.conftest import SignIn
from tests.orb.entering import entered
from tests.orb.furnish import HARBOUR, ROCKS, Furnished
from tests.orb.test_deciding import next_address, text_of

JSON = {"Accept": "application/json"}


def choose(client: Client, organisation: str, asked: list[str], required: list[str]) -> int:
    form = {
        "organisation": Organisation.objects.get(name=organisation).organisation_id,
        "scheme": "demo",
        "questionnaire": "demo",
        "asked": asked,
        "required": required,
    }
    return client.post(reverse("orb:questions"), form).status_code


def require_place(sign_in: SignIn) -> None:
    assert choose(sign_in(Role.ADMINISTRATOR), HARBOUR, ["place", "matter"], ["place"]) == 302


def test_an_administrator_chooses_for_their_own_organisation(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    page = text_of(client, reverse("orb:questions"))
    assert HARBOUR in page.split("<main")[1]
    assert ROCKS not in page
    assert "Garden or harbour" in page
    assert choose(client, HARBOUR, ["place"], ["place"]) == 302
    assert "Chosen by Ado Tide" in text_of(client, reverse("orb:questions"))
    assert choose(client, ROCKS, ["place"], []) == 403
    assert every(QuestionSet).count() == 1


def test_what_is_required_and_not_asked_is_refused(sign_in: SignIn) -> None:
    client = sign_in(Role.SENIOR)
    assert choose(client, ROCKS, [], ["place"]) == 400
    assert choose(client, ROCKS, ["tide"], []) == 404
    assert every(QuestionSet).count() == 0


def test_a_label_that_asks_brings_the_form_back_open_and_filled(
    sign_in: SignIn, house: Furnished
) -> None:
    require_place(sign_in)
    ana = entered(house.by_first_name["ana"])
    address = next_address(ana)
    given = {"label": "confirmed", "position": "1", "fact-matter": "stone"}
    page = ana.post(f"{address}verdict/", given).content.decode()
    assert "Answer what this label asks" in page
    assert re.search(r'name="fact-matter" value="stone"[^>]* checked', page)
    assert 'name="asked" value="1"' in page
    assert every(HeldDecision).count() == 0
    given |= {"asked": "1", "fact-place": "garden"}
    assert ana.post(f"{address}verdict/", given).status_code == 303
    assert every(HeldDecision).get().facts_json == '{"matter":"stone","place":"garden"}'


def test_a_required_answer_that_stays_away_is_refused_and_nothing_is_lost(
    sign_in: SignIn, house: Furnished
) -> None:
    require_place(sign_in)
    ana = entered(house.by_first_name["ana"])
    address = next_address(ana)
    given = {"label": "confirmed", "position": "1", "asked": "1", "fact-matter": "plant"}
    reply = ana.post(f"{address}verdict/", given)
    assert reply.status_code == 400
    assert "This label needs answers that were not given: place" in reply.content.decode()
    assert re.search(r'name="fact-matter" value="plant"[^>]* checked', reply.content.decode())
    assert every(HeldDecision).count() == 0


def test_a_label_that_leads_to_no_notice_needs_one_key_alone(
    sign_in: SignIn, house: Furnished
) -> None:
    require_place(sign_in)
    ana = entered(house.by_first_name["ana"])
    given = {"label": "harmless", "position": "1"}
    assert ana.post(f"{next_address(ana)}verdict/", given).status_code == 303


def test_a_script_is_told_what_to_ask_and_where_to_go(sign_in: SignIn, house: Furnished) -> None:
    require_place(sign_in)
    ana = entered(house.by_first_name["ana"])
    address = next_address(ana)
    post = {"label": "confirmed", "position": "1"}
    reply = ana.post(f"{address}verdict/", post, headers=JSON)
    assert reply.json()["state"] == "asks"
    assert reply.json()["questions"] == ["place"]
    reply = ana.post(f"{address}verdict/", post | {"fact-place": "garden"}, headers=JSON)
    told = reply.json()
    assert (told["state"], told["undo"], told["undo_s"]) == ("held", reverse("orb:undo"), 60.0)
    assert told["next"].startswith("/orb/case/")
    reply = ana.post(told["undo"], headers=JSON)
    assert (reply.json()["state"], reply.json()["next"]) == ("undone", address)
    assert every(Verdict).count() == every(HeldDecision).count() == 0
    reply = ana.post(told["undo"], headers=JSON)
    assert (reply.status_code, reply.json()["state"]) == (409, "refused")
