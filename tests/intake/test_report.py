"""The public form: anonymous, plain, slowed down, with a receipt that says nothing else."""

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from orbweaver.casework.models import Handover, Organisation, Report, Seed
from orbweaver.deployment.web_services import PEER_REPORTS, REPORT_WINDOW
from orbweaver.model.clock import SetClock
from tests.orb.furnish import Furnished

FORM = "/report/"
PAGE = {"addresses": "http://rocks.example/quarry/"}


def send(answers: dict[str, str], client: Client | None = None) -> tuple[int, str]:
    """Send the form; return the status, and where it leads or what it says."""
    reply = (client or Client()).post(FORM, answers)
    return reply.status_code, reply.headers.get("Location", "") or reply.content.decode()


def reports() -> list[Report]:
    """Return all that came by the form, over all organisations."""
    with scopes_disabled():
        return list(Report.objects.filter(source="form"))


def test_anybody_may_report_without_a_name(house: Furnished) -> None:
    before = Handover.objects.count()
    status, leads_to = send(PAGE)
    assert status == 302
    assert leads_to.startswith("/report/received/")
    assert [report.reporter for report in reports()] == [None]
    assert Handover.objects.count() == before + 1


def test_the_receipt_shows_the_number_and_nothing_else(house: Furnished) -> None:
    _, leads_to = send({**PAGE, "text": "by the pier", "reporter": "mo@home.example"})
    page = Client().get(leads_to).content.decode()
    assert reports()[0].report_id in page
    assert "pier" not in page
    assert "mo@home" not in page
    assert "rocks" not in page


def test_a_receipt_cannot_be_made_up(house: Furnished) -> None:
    send(PAGE)
    number = reports()[0].report_id
    assert Client().get(f"/report/received/{number}/").status_code == 404
    assert Client().get(f"/report/received/{number}:abc/").status_code == 404


def test_what_somebody_wrote_lies_sealed(house: Furnished) -> None:
    send({**PAGE, "text": "by the pier", "reporter": "mo@home.example"})
    report = reports()[0]
    assert report.text is not None
    assert report.reporter is not None
    assert b"pier" not in bytes(report.text.ciphertext)
    assert b"mo@home" not in bytes(report.reporter.ciphertext)


def test_several_addresses_are_one_report(house: Furnished) -> None:
    before = Seed.objects.count()
    send({"addresses": "rocks.example/a\nhxxps://rocks[.]example/b\n\nrocks.example/a"})
    assert len(reports()) == 1
    assert Seed.objects.count() == before + 2


@pytest.mark.parametrize(
    "addresses", ["", "   ", "I saw it yesterday", "ftp://rocks.example/", "x" * 20_001]
)
def test_what_is_no_address_is_answered_with_a_sentence(house: Furnished, addresses: str) -> None:
    status, page = send({"addresses": addresses})
    assert status == 400
    assert 'class="wrong"' in page
    assert reports() == []


def test_what_was_typed_is_shown_again_and_runs_nothing(house: Furnished) -> None:
    _, page = send({"addresses": "<script>1</script>", "text": "by the pier"})
    assert "&lt;script&gt;" in page
    assert "<script>1" not in page
    assert "by the pier" in page


def test_one_place_cannot_flood_the_house(house: Furnished, clock: SetClock) -> None:
    for _ in range(PEER_REPORTS):
        assert send(PAGE)[0] == 302
    status, page = send(PAGE)
    assert status == 429
    assert "Too many reports from one place." in page
    assert send(PAGE, Client(REMOTE_ADDR="192.0.2.9"))[0] == 302
    clock.pass_time(REPORT_WINDOW)
    assert send(PAGE)[0] == 302


def test_a_wrong_form_does_not_count_against_anybody(house: Furnished) -> None:
    for _ in range(PEER_REPORTS + 5):
        send({"addresses": "I saw it"})
    assert send(PAGE)[0] == 302


def test_another_site_cannot_send_the_form(house: Furnished) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(FORM, PAGE).status_code == 403
    assert reports() == []


def test_the_page_needs_no_script_and_sets_no_session(house: Furnished) -> None:
    client = Client()
    page = client.get(FORM).content.decode()
    assert "<script" not in page
    assert set(client.cookies) == {"csrftoken"}


def test_a_house_without_a_mandate_takes_no_reports(house: Furnished) -> None:
    Organisation.objects.update(mandate_id="")
    reply = Client().get(FORM)
    assert reply.status_code == 503
    assert "Turn to your national hotline" in reply.content.decode()
    assert send(PAGE)[0] == 503
