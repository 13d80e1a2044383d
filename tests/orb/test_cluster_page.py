"""The page on which a case is split and joined by hand: what it shows, does, and refuses."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.leases import require_lease
from orbweaver.casework.models import AuditEvent, Case, CaseMedia
from orbweaver.deployment.web_services import WebServices
from orbweaver.model.clock import SetClock
from tests.casework.every import every
from tests.orb.entering import entered
from tests.orb.furnish import Furnished


@pytest.fixture
def ana(house: Furnished) -> Client:
    """An analyst's browser."""
    return entered(house.by_first_name["ana"])


def members() -> dict[str, list[str]]:
    """Return the media of every case that was not joined into another."""
    found: dict[str, list[str]] = {}
    for row in every(CaseMedia).filter(case__join=None).order_by("case_id", "position"):
        found.setdefault(row.case_id, []).append(row.media_sha256_hex)
    return found


def with_copies() -> str:
    """Return the id of a case with several pictures."""
    return next(case_id for case_id, media in members().items() if len(media) > 1)


def alone() -> list[str]:
    """Return the ids of cases with one picture."""
    return [case_id for case_id, media in members().items() if len(media) == 1]


def page_of(client: Client, case_id: str) -> str:
    reply = client.get(reverse("orb:cluster", args=[case_id]))
    assert reply.status_code == 200
    return reply.content.decode()


def post(client: Client, name: str, case_id: str, **given: object) -> tuple[int, str]:
    """Submit a form; return the status, and the text of the page that it leads to."""
    reply = client.post(reverse(f"orb:{name}", args=[case_id]), given)
    if reply.status_code == 303:
        return 303, client.get(reply.headers["Location"]).content.decode()
    return reply.status_code, reply.content.decode()


def test_the_case_page_leads_to_its_cluster(house: Furnished, ana: Client) -> None:
    case_id = with_copies()
    text = ana.get(reverse("orb:case", args=[case_id])).content.decode()
    assert reverse("orb:cluster", args=[case_id]) in text


def test_every_picture_is_blurred_and_has_a_tick_with_a_name(house: Furnished, ana: Client) -> None:
    case_id = with_copies()
    text = page_of(ana, case_id)
    for sha256_hex in members()[case_id]:
        assert f'type="checkbox" name="media" value="{sha256_hex}"' in text
        assert reverse("orb:blurred", args=[case_id, sha256_hex]) in text
    assert "/reveal/" not in text
    assert text.count("stands for the case") == 1


def test_what_is_ticked_is_split_off_and_taken_back(house: Furnished, ana: Client) -> None:
    case_id = with_copies()
    first, second = members()[case_id]
    status, text = post(ana, "cluster-split", case_id, media=[second])
    assert status == 303
    assert "Split off: 1 picture is case" in text
    assert [first] in members().values()
    assert [second] in members().values()
    assert "Take the last splitting back" in text
    rest = next(each for each, media in members().items() if media == [first])
    status, text = post(ana, "cluster-undo", rest)
    assert (status, "Taken back." in text) == (303, True)
    assert sorted([first, second]) in [sorted(media) for media in members().values()]


def test_what_was_split_is_offered_for_joining(house: Furnished, ana: Client) -> None:
    case_id = with_copies()
    _, second = members()[case_id]
    _, text = post(ana, "cluster-split", case_id, media=[second])
    part = next(each for each, media in members().items() if media == [second])
    assert f'type="checkbox" name="case" value="{part}"' in text
    assert re.search(r"\d+ bits? apart", text)


def test_cases_are_joined_and_taken_back(house: Furnished, ana: Client) -> None:
    one, other = alone()[:2]
    count = len(members())
    status, text = post(ana, "cluster-join", one, case=[other])
    assert status == 303
    assert "Joined: they are case" in text
    assert len(members()) == count - 1
    joined = next(each for each in (one, other) if each in members())
    post(ana, "cluster-undo", joined)
    assert len(members()) == count


def test_nothing_ticked_is_refused_in_one_sentence(house: Furnished, ana: Client) -> None:
    status, text = post(ana, "cluster-split", with_copies())
    assert status == 400
    assert "choose some of the pictures" in text
    assert post(ana, "cluster-join", with_copies())[0] == 400
    assert post(ana, "cluster-join", with_copies(), case=["../../audit"])[0] == 400


def test_a_case_that_is_being_decided_stays_as_it_is(
    house: Furnished, services: WebServices, clock: SetClock, ana: Client
) -> None:
    case_id = with_copies()
    before = members()
    do_record_verdict(services.office, house.by_first_name["ben"], case_id, "confirmed")
    clock.pass_time(timedelta(hours=1))  # nobody has it before them any more
    text_before = page_of(ana, case_id)
    assert "Split off the chosen" in text_before, "another's verdict changes nothing here"
    status, text = post(ana, "cluster-split", case_id, media=[before[case_id][0]])
    assert (status, "is being decided" in text) == (409, True)
    assert members() == before


def test_another_persons_case_is_not_touched(
    house: Furnished, services: WebServices, ana: Client
) -> None:
    case_id = with_copies()
    require_lease(services.office, house.by_first_name["ben"], case_id)
    before = members()
    status, _ = post(ana, "cluster-split", case_id, media=[before[case_id][0]])
    assert status == 409
    assert members() == before


def test_a_forged_case_is_not_there(house: Furnished, ana: Client) -> None:
    count = every(AuditEvent).count()
    assert ana.get(reverse("orb:cluster", args=["0" * 32])).status_code == 404
    assert post(ana, "cluster-undo", "0" * 32)[0] == 404
    assert every(AuditEvent).filter(tag__startswith="cluster").count() == 0
    assert every(AuditEvent).count() == count


def test_a_settled_case_has_no_ticks(house: Furnished, services: WebServices, ana: Client) -> None:
    case_id = with_copies()
    for name in ("ben", "cleo"):
        person = house.by_first_name[name]
        do_record_verdict(services.office, person, case_id, "cannot-say")
    assert every(Case).filter(case_id=case_id, classification=None).count() == 0
    text = page_of(ana, case_id)
    assert "checkbox" not in text
    assert "Only an open case" in text


def test_all_of_it_has_a_key(house: Furnished, ana: Client) -> None:
    case_id = with_copies()
    _, second = members()[case_id]
    _, text = post(ana, "cluster-split", case_id, media=[second])
    part = next(each for each, media in members().items() if media == [second])
    post(ana, "cluster-join", part, case=[alone()[0] if alone()[0] != part else alone()[1]])
    text = page_of(ana, with_copies())
    for key in ("g", "u", "x"):
        assert f'data-key="{key}"' in text
