"""The whole story of a case, comments of one's own organisation, search, lists and their CSV."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.casework.actions.comments import do_comment, do_erase_comment
from orbweaver.casework.actions.saved_filters import do_save_filter
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import AuditEvent, Case, CaseMedia, Report
from orbweaver.casework.roles import READS_HISTORY, Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.errors import NotAllowed
from orbweaver.orb.pages.csv_lists import csv_rows
from tests.casework.every import every
from tests.orb.conftest import SignIn
from tests.orb.entering import entered
from tests.orb.furnish import Furnished

SAID = "The moss looks like the one by the quay"


@pytest.fixture
def case(house: Furnished) -> Case:
    """The case that opened first."""
    del house
    return every(Case).order_by("opened_at", "case_id")[0]


def story(client: Client, case: Case, **asked: str) -> str:
    reply = client.get(reverse("orb:history", args=[case.case_id]), asked)
    assert reply.status_code == 200
    return reply.content.decode()


def client_of(house: Furnished, first_name: str) -> Client:
    return entered(house.by_first_name[first_name])


def test_the_story_tells_where_it_was_seen_and_how_it_grew(sign_in: SignIn, case: Case) -> None:
    told = story(sign_in(Role.ANALYST), case)
    assert "The case opened" in told
    assert "gardens[.]example" in told
    assert "http://gardens.example" not in told


def test_one_part_of_the_story_can_be_read_alone(sign_in: SignIn, case: Case) -> None:
    told = story(sign_in(Role.ANALYST), case, kind="grew")
    assert "The case opened" in told
    assert "gardens[.]example" not in told


def test_a_part_that_does_not_exist_is_not_here(sign_in: SignIn, case: Case) -> None:
    address = reverse("orb:history", args=[case.case_id])
    assert sign_in(Role.ANALYST).get(address, {"kind": "moss"}).status_code == 404


def test_another_s_verdict_stands_there_only_after_one_s_own(
    house: Furnished, services: WebServices, case: Case
) -> None:
    ana, cleo = house.by_first_name["ana"], house.by_first_name["cleo"]
    do_record_verdict(services.office, ana, case.case_id, "confirmed")
    assert "Ana Quarry" not in story(client_of(house, "cleo"), case)
    do_record_verdict(services.office, cleo, case.case_id, "confirmed")
    assert "Ana Quarry" in story(client_of(house, "cleo"), case)


def test_another_s_look_is_no_hint(house: Furnished, case: Case) -> None:
    media = every(CaseMedia).filter(case=case)[0].media_sha256_hex
    client_of(house, "ana").get(reverse("orb:blurred", args=[case.case_id, media]))
    assert "Saw it blurred" in story(client_of(house, "ana"), case)
    assert "Saw it blurred" not in story(client_of(house, "sol"), case)


def test_a_comment_stays_in_its_organisation(
    house: Furnished, services: WebServices, case: Case
) -> None:
    people = house.by_first_name
    do_comment(services.office, people["ana"], case.case_id, SAID)
    for name in ("ana", "ben", "cleo"):
        do_record_verdict(services.office, people[name], case.case_id, "confirmed") if name in {
            "ana",
            "cleo",
        } else None
    assert SAID in story(client_of(house, "ben"), case)
    assert SAID not in story(client_of(house, "cleo"), case)


def test_a_colleague_s_comment_waits_for_one_s_own_verdict(
    house: Furnished, services: WebServices, case: Case
) -> None:
    people = house.by_first_name
    do_comment(services.office, people["ana"], case.case_id, SAID)
    assert SAID not in story(client_of(house, "ben"), case)
    do_record_verdict(services.office, people["ben"], case.case_id, "confirmed")
    assert SAID in story(client_of(house, "ben"), case)


def test_a_comment_is_erased_by_its_writer_alone(
    house: Furnished, services: WebServices, case: Case
) -> None:
    people = house.by_first_name
    written = do_comment(services.office, people["ana"], case.case_id, SAID)
    with pytest.raises(NotAllowed):
        do_erase_comment(services.office, people["ben"], written)
    do_erase_comment(services.office, people["ana"], written)
    told = story(client_of(house, "ana"), case)
    assert SAID not in told
    assert "erased by its writer" in told


def test_a_comment_is_written_on_the_page(house: Furnished, case: Case) -> None:
    client = client_of(house, "ana")
    client.post(reverse("orb:comment", args=[case.case_id]), {"text": SAID})
    assert SAID in story(client, case)
    assert (
        client.post(reverse("orb:comment", args=[case.case_id]), {"text": " "}).status_code == 400
    )


def test_reading_comments_is_written_down(
    house: Furnished, services: WebServices, case: Case
) -> None:
    do_comment(services.office, house.by_first_name["ana"], case.case_id, SAID)
    story(client_of(house, "ana"), case)
    assert AuditEvent.objects.filter(tag="comment.read").count() == 1


def found(client: Client, asked: str) -> str:
    return client.get(reverse("orb:search"), {"q": asked}).content.decode()


def test_a_case_is_found_by_number_and_by_hash(sign_in: SignIn, case: Case) -> None:
    media = every(CaseMedia).filter(case=case).exclude(pdq_hex="")[0]
    href = reverse("orb:history", args=[case.case_id])
    client = sign_in(Role.ANALYST)
    for asked in (case.case_id, case.case_id[-10:], media.media_sha256_hex, media.pdq_hex):
        assert href in found(client, asked)


def test_a_report_is_found_by_its_number(sign_in: SignIn, house: Furnished) -> None:
    report = every(Report).get()
    assert report.report_id in found(sign_in(Role.ANALYST), report.report_id)


@pytest.mark.parametrize("asked", ["moss", "gardens.example", "a'; --", "12"])
def test_an_analyst_searches_no_words_and_no_hosts(
    sign_in: SignIn, house: Furnished, asked: str
) -> None:
    reply = sign_in(Role.ANALYST).get(reverse("orb:search"), {"q": asked})
    assert reply.status_code == 400
    assert "number" in reply.content.decode()


def test_a_host_is_searched_by_who_lists_places_and_written_down(
    sign_in: SignIn, house: Furnished
) -> None:
    reply = sign_in(Role.NOTIFIER).get(reverse("orb:search"), {"q": "gardens.example"})
    assert reply.status_code == 200
    event = AuditEvent.objects.get(tag="place.searched")
    assert "gardens" not in event.facts_json


def test_nothing_found_says_so(sign_in: SignIn, house: Furnished) -> None:
    assert "Nothing fits" in found(sign_in(Role.ANALYST), "0" * 64)


def test_the_list_shows_what_its_conditions_say(
    house: Furnished, services: WebServices, case: Case
) -> None:
    for name in ("ana", "cleo"):
        person = house.by_first_name[name]
        do_record_verdict(services.office, person, case.case_id, "confirmed")
    client, href = client_of(house, "ana"), reverse("orb:history", args=[case.case_id])
    cases = reverse("orb:cases")
    assert href in client.get(cases, {"state": "settled"}).content.decode()
    assert href in client.get(cases, {"label": "confirmed", "mine": "1"}).content.decode()
    assert href not in client.get(cases, {"state": "open"}).content.decode()
    assert client.get(cases, {"state": "wet"}).status_code == 400


def test_conditions_are_kept_under_a_name(house: Furnished) -> None:
    client, cases = client_of(house, "ana"), reverse("orb:cases")
    client.post(
        reverse("orb:filter-save"), {"name": "Mine, settled", "query": "state=settled&mine=1"}
    )
    assert "Mine, settled" in client.get(cases).content.decode()
    assert "Mine, settled" not in client_of(house, "ben").get(cases).content.decode()


def test_seniors_share_their_filters_in_their_organisation(
    house: Furnished, services: WebServices
) -> None:
    people = house.by_first_name
    do_save_filter(services.office, people["sol"], "Rocks", "state=open", is_shared=True)
    assert "Rocks" in client_of(house, "cleo").get(reverse("orb:cases")).content.decode()
    assert (
        "state=open&quot;&gt;Rocks"
        not in client_of(house, "ana").get(reverse("orb:cases")).content.decode()
    )
    with pytest.raises(NotAllowed):
        do_save_filter(services.office, people["ana"], "All", "", is_shared=True)


def test_lists_leave_as_csv_for_some_and_are_written_down(
    sign_in: SignIn, house: Furnished
) -> None:
    reply = sign_in(Role.LIAISON).get(reverse("orb:cases-csv"))
    text = b"".join(reply.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    rows = list(csv.reader(StringIO(text)))
    assert rows[0] == ["case", "organisation", "opened_at", "state", "label"]
    assert len(rows) == 1 + every(Case).filter(join=None).count()
    assert AuditEvent.objects.get(tag="list.exported").facts_json == (
        f'{{"list":"cases","rows":"{len(rows) - 1}"}}'
    )


@pytest.mark.parametrize("role", sorted(frozenset(Role) - READS_HISTORY - {Role.SERVICE}))
def test_other_roles_read_no_history(sign_in: SignIn, case: Case, role: Role) -> None:
    assert sign_in(role).get(reverse("orb:history", args=[case.case_id])).status_code == 403


@given(st.lists(st.lists(st.text(), min_size=1), min_size=1))
def test_any_text_survives_and_no_cell_computes(rows: list[list[str]]) -> None:
    clean = [
        [cell.replace("\r", " ").replace("\n", " ").replace("\0", " ") for cell in row]
        for row in rows
    ]
    read = list(csv.reader(StringIO("".join(csv_rows(clean)), newline="")))
    for given_row, read_row in zip(clean, read, strict=True):
        assert [cell.removeprefix("'") for cell in read_row] == [
            cell.removeprefix("'") for cell in given_row
        ]
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in read_row)
