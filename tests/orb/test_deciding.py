"""Deciding a case: blind, by a form or a key, with facts enough to need no clear look."""

import re

from django.test import Client
from django.urls import reverse

from orbweaver.casework.models import Case, Look, Verdict
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from tests.orb.conftest import SignIn
from tests.orb.furnish import BANK, HARBOUR, PASSWORD, Furnished


def client_of(house: Furnished, first_name: str) -> Client:
    client = Client()
    client.force_login(house.by_first_name[first_name])
    return client


def text_of(client: Client, address: str) -> str:
    """Follow an address to its page."""
    return client.get(address, follow=True).content.decode()


def next_address(client: Client) -> str:
    return str(client.get(reverse("orb:next")).headers["Location"])


def decide(client: Client, address: str, label: str) -> str:
    """Press the button of a label on the page of a case; return where it leads."""
    page = text_of(client, address)
    position = re.search(r'name="position" value="(\d+)"', page)
    action = re.search(r'class="labels" method="post" action="([^"]+)"', page)
    assert position
    assert action
    reply = client.post(action[1], {"label": label, "position": position[1]})
    assert reply.status_code == 302
    return str(reply.headers["Location"])


def test_the_queue_shows_cases_and_no_places(house: Furnished) -> None:
    page = text_of(client_of(house, "ana"), reverse("orb:queue"))
    assert page.count('<th scope="row">') == Case.objects.count()
    assert "Like a known picture, not proven the same" in page
    assert "gardens" not in page.split("</header>")[1]


def test_a_case_says_why_it_is_here_with_likeness_and_places(house: Furnished) -> None:
    client = client_of(house, "ana")
    pages = [text_of(client, f"/orb/case/{c.case_id}/") for c in Case.objects.all()]
    likely = next(page for page in pages if "Like a known picture" in page)
    how = "found turned or mirrored"
    assert re.search(rf"\d+ of 256 bits differs?, {how}, bank {BANK}", likely)
    assert "hxxp://gardens[.]example/files/" in likely
    assert "http://gardens.example" not in likely
    assert HARBOUR in likely
    unknown = next(page for page in pages if "Unknown, on a page that somebody reported" in page)
    assert "Like nothing in our banks" in unknown


def test_labels_have_keys_in_the_schemes_order_and_they_are_printed(house: Furnished) -> None:
    page = text_of(client_of(house, "ana"), reverse("orb:next"))
    found = re.findall(r'value="([a-z-]+)" data-key="(\d)"><kbd>(\d)</kbd>', page)
    assert found == [("confirmed", "1", "1"), ("harmless", "2", "2"), ("cannot-say", "3", "3")]


def test_a_verdict_leads_to_the_next_case_and_says_so(house: Furnished) -> None:
    client = client_of(house, "ana")
    first = next_address(client)
    leads_to = decide(client, first, "confirmed")
    page = text_of(client, leads_to)
    assert leads_to.startswith("/orb/case/")
    assert not leads_to.startswith(first)
    assert "your verdict is Confirmed" in page
    assert "Back to the last one" in page


def test_the_last_verdict_leads_to_an_empty_queue_that_says_what_comes(house: Furnished) -> None:
    client, leads_to = client_of(house, "ana"), ""
    for _ in range(Case.objects.count()):
        leads_to = decide(client, reverse("orb:next"), "cannot-say")
    assert leads_to == reverse("orb:queue")
    page = text_of(client, leads_to)
    assert "Nothing waits for you" in page
    assert "Nothing waits for you" in text_of(client, reverse("orb:home"))


def test_next_without_a_verdict_leaves_the_case_for_later(house: Furnished) -> None:
    client, seen = client_of(house, "ana"), []
    address = next_address(client)
    for _ in range(Case.objects.count()):
        seen.append(address)
        following = re.search(r'href="(/orb/next/\?after=[0-9a-f]+)"', text_of(client, address))
        assert following
        address = str(client.get(following[1]).headers["Location"])
    assert len(set(seen)) == Case.objects.count()
    assert address == seen[0]


def test_nobody_sees_anothers_verdict_before_their_own(house: Furnished) -> None:
    """No body, header or cookie differs by what a colleague decided."""
    ana, ben = client_of(house, "ana"), client_of(house, "ben")
    address = next_address(ana)
    before = everything(ben, address)
    decide(ana, address, "confirmed")
    after = everything(ben, address)
    assert after == before
    assert "Ana Quarry" not in after


def everything(client: Client, address: str) -> str:
    """Return all that a person can fetch about a case, without tokens that change by the hour."""
    pages = [client.get(page) for page in (address, reverse("orb:queue"), reverse("orb:next"))]
    texts = [f"{p.status_code} {sorted(p.headers.items())} {p.content.decode()}" for p in pages]
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", "\n".join(texts))


def test_after_ones_own_verdict_the_others_are_shown(house: Furnished) -> None:
    ana, ben = client_of(house, "ana"), client_of(house, "ben")
    address = next_address(ana)
    decide(ana, address, "confirmed")
    decide(ben, address, "confirmed")
    page = text_of(ben, address)
    assert "Final: Confirmed" in page
    assert "Ana Quarry" in page


def test_two_organisations_agree_and_the_case_is_final(house: Furnished) -> None:
    ana, cleo = client_of(house, "ana"), client_of(house, "cleo")
    address = next_address(ana)
    decide(ana, address, "confirmed")
    page = text_of(cleo, decide(cleo, address, "confirmed"))
    assert "is final: Confirmed" in page


def test_a_senior_decides_where_verdicts_disagree(house: Furnished) -> None:
    ana, ben, sol = (client_of(house, name) for name in ("ana", "ben", "sol"))
    address = next_address(ana)
    decide(ana, address, "confirmed")
    decide(ben, address, "harmless")
    assert "for a senior" in text_of(sol, reverse("orb:queue"))
    assert "for a senior" not in text_of(client_of(house, "cleo"), reverse("orb:queue"))
    decide(sol, address, "harmless")
    page = text_of(ana, address)
    assert "Final: Harmless" in page
    assert "A senior decided." in page


def test_a_label_of_another_scheme_is_refused_and_nothing_is_written(house: Furnished) -> None:
    client = client_of(house, "ana")
    address = next_address(client)
    reply = client.post(f"{address}verdict/", {"label": "csam", "position": "1"})
    assert reply.status_code == 404
    assert Verdict.objects.count() == 0


def test_a_form_that_was_tampered_with_is_refused(house: Furnished) -> None:
    client = client_of(house, "ana")
    address = next_address(client)
    for position in ("", "-1", "x", "9" * 9):
        reply = client.post(f"{address}verdict/", {"label": "confirmed", "position": position})
        assert reply.status_code == 400
    assert Verdict.objects.count() == 0


def test_a_verdict_on_a_settled_case_is_refused_in_one_sentence(house: Furnished) -> None:
    ana, ben, cleo = (client_of(house, name) for name in ("ana", "ben", "cleo"))
    address = next_address(ana)
    decide(ana, address, "confirmed")
    decide(ben, address, "confirmed")
    reply = cleo.post(f"{address}verdict/", {"label": "confirmed", "position": "1"})
    assert reply.status_code == 409
    assert "It is too late or too early for that" in reply.content.decode()
    assert Verdict.objects.count() == 2


def test_a_settled_case_shows_no_picture(house: Furnished) -> None:
    ana, ben = client_of(house, "ana"), client_of(house, "ben")
    address = next_address(ana)
    decide(ana, address, "confirmed")
    decide(ben, address, "confirmed")
    page = text_of(client_of(house, "cleo"), address)
    assert "<img src=" not in page.split("</header>")[1]
    assert "data-hold" not in page
    assert "No picture is shown of a case that you need not decide." in page


def test_without_bytes_the_facts_stand_alone(house: Furnished, services: WebServices) -> None:
    for sha256_hex in house.pictures:
        services.vault.shred(sha256_hex)
    page = text_of(client_of(house, "ana"), reverse("orb:next"))
    assert "data-hold" not in page
    assert "The facts beside may be enough to decide." in page
    assert Look.objects.count() == 0


def test_a_cluster_is_one_case_with_its_members(house: Furnished) -> None:
    client = client_of(house, "ana")
    pages = [text_of(client, f"/orb/case/{c.case_id}/") for c in Case.objects.all()]
    cluster = next(page for page in pages if "Near copies in this case" in page)
    second = re.search(r'href="(/orb/case/[0-9a-f]+/\?media=2)"', cluster)
    assert second
    assert "aria-current" in text_of(client, second[1])
    assert client.get(second[1].replace("media=2", "media=77")).status_code == 404


def test_the_way_back_is_only_ever_to_a_case(sign_in: SignIn) -> None:
    client = sign_in(Role.ANALYST)
    address = next_address(client)
    page = text_of(client, f"{address}?back=https://rocks.example/")
    assert "rocks.example" not in page


def test_a_password_never_stands_on_a_page(sign_in: SignIn) -> None:
    assert PASSWORD not in text_of(sign_in(Role.ADMINISTRATOR), reverse("orb:people"))
