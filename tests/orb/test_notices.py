"""Notices: read, approved by notifiers alone, and followed until it is gone."""

import re

from django.urls import reverse

from orbweaver.casework.models import Case, NoticeEvent, Outbox
from orbweaver.casework.roles import Role
from tests.orb.conftest import SignIn
from tests.orb.furnish import Furnished
from tests.orb.test_deciding import client_of, decide, text_of

NOTICES = reverse("orb:notices")


def settle_a_case(house: Furnished) -> None:
    """Two analysts confirm the case with the most places."""
    case = max(Case.objects.all(), key=lambda case: case.media.count())
    for name in ("ana", "ben"):
        decide(client_of(house, name), f"/orb/case/{case.case_id}/", "confirmed")


def drafts_on(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="notice" value="([0-9a-f]+)"', page)))


def test_before_anything_is_final_the_page_says_what_comes(sign_in: SignIn) -> None:
    assert "No draft waits" in text_of(sign_in(Role.NOTIFIER), NOTICES)


def test_a_final_case_puts_drafts_before_the_notifier(house: Furnished, sign_in: SignIn) -> None:
    settle_a_case(house)
    page = text_of(sign_in(Role.NOTIFIER), NOTICES)
    assert "Basalt Hosting" in page
    assert "abuse@basalt[.]example" in page
    assert "hxxp://gardens[.]example/" in page
    assert "http://gardens.example" not in page
    assert "notices are drafted" in text_of(sign_in(Role.NOTIFIER), "/orb/")


def test_the_ticked_ones_are_approved_and_no_others(house: Furnished, sign_in: SignIn) -> None:
    settle_a_case(house)
    client = sign_in(Role.NOTIFIER)
    drafts = drafts_on(text_of(client, NOTICES))
    assert len(drafts) > 1
    reply = client.post(reverse("orb:notices-approve"), {"notice": drafts[:1]}, follow=True)
    assert "1 notice approved." in reply.content.decode()
    assert set(drafts_on(reply.content.decode())) == set(drafts[1:])
    assert Outbox.objects.count() == 1


def test_all_of_a_provider_are_approved_at_once(house: Furnished, sign_in: SignIn) -> None:
    settle_a_case(house)
    client = sign_in(Role.NOTIFIER)
    drafts = drafts_on(text_of(client, NOTICES))
    reply = client.post(reverse("orb:notices-approve"), {"notice": drafts}, follow=True)
    assert f"{len(drafts)} notices approved." in reply.content.decode()
    assert drafts_on(reply.content.decode()) == []
    assert "about to leave" in reply.content.decode()


def test_approving_twice_sends_nothing_twice(house: Furnished, sign_in: SignIn) -> None:
    settle_a_case(house)
    client = sign_in(Role.NOTIFIER)
    drafts = drafts_on(text_of(client, NOTICES))
    for _ in range(2):
        client.post(reverse("orb:notices-approve"), {"notice": drafts})
    assert Outbox.objects.count() == len(drafts)


def test_nothing_ticked_changes_nothing(house: Furnished, sign_in: SignIn) -> None:
    settle_a_case(house)
    before = NoticeEvent.objects.count()
    reply = sign_in(Role.NOTIFIER).post(reverse("orb:notices-approve"), follow=True)
    assert "Nothing was ticked." in reply.content.decode()
    assert NoticeEvent.objects.count() == before


def test_a_liaison_reads_and_does_not_approve(house: Furnished, sign_in: SignIn) -> None:
    settle_a_case(house)
    client = sign_in(Role.LIAISON)
    page = text_of(client, NOTICES)
    assert "hxxp://gardens[.]example/" in page
    assert drafts_on(page) == []
    assert client.post(reverse("orb:notices-approve"), {"notice": ["x"]}).status_code == 403


def test_a_forged_notice_is_refused(house: Furnished, sign_in: SignIn) -> None:
    client = sign_in(Role.NOTIFIER)
    assert client.post(reverse("orb:notices-approve"), {"notice": ["f" * 32]}).status_code == 404
    assert client.get(reverse("orb:notice", args=["f" * 32])).status_code == 404


def test_a_notice_shows_its_text_route_and_history(house: Furnished, sign_in: SignIn) -> None:
    settle_a_case(house)
    client = sign_in(Role.NOTIFIER)
    draft = drafts_on(text_of(client, NOTICES))[0]
    client.post(reverse("orb:notices-approve"), {"notice": [draft]})
    page = text_of(client, reverse("orb:notice", args=[draft]))
    assert "Why it goes there" in page
    assert "recorded" in page
    assert "approved · Nia Quay" in page


def test_what_left_lies_in_the_mailbox_defanged(house: Furnished, sign_in: SignIn) -> None:
    settle_a_case(house)
    client = sign_in(Role.NOTIFIER)
    assert "No mail has left yet" in text_of(client, reverse("orb:mailbox"))
    drafts = drafts_on(text_of(client, NOTICES))
    client.post(reverse("orb:notices-approve"), {"notice": drafts[:1]})
    page = text_of(client, reverse("orb:mailbox"))
    assert "abuse@basalt[.]example" in page
    assert "gardens[.]example" in page
    assert not re.search(r"https?://gardens|gardens\.example", page)


def test_an_analyst_sees_no_list_of_places(house: Furnished) -> None:
    settle_a_case(house)
    ana = client_of(house, "ana")
    for name in ("notices", "mailbox", "recipients"):
        assert ana.get(reverse(f"orb:{name}")).status_code == 403
