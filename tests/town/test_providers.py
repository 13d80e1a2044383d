"""Providers read the mails that really arrive, and act as their character is."""

import json
import smtplib
from email.message import EmailMessage

import pytest

from orbweaver.town.running import RunningTown, running_town
from orbweaver.town.serving.mailroom import Mischief
from orbweaver.town.serving.notice import ATTACHMENT_NAME
from orbweaver.town.truth import Showing
from tests.town.conftest import TOWN_SEED
from tests.town.visitor import Answer, Visitor

pytestmark = pytest.mark.full


def letter(recipient: str, urls: list[str], number: int = 1) -> EmailMessage:
    """Return a notice as the house would write it."""
    message = EmailMessage()
    message["Message-ID"] = f"<notice-{number}@house.example>"
    message["From"], message["To"] = "notices@house.example", recipient
    message["Subject"] = "Please remove"
    message.set_content("Please remove hxxps://somewhere[.]example/path")
    part = json.dumps({"notice_id": f"n{number}", "urls": urls}).encode()
    message.add_attachment(part, maintype="application", subtype="json", filename=ATTACHMENT_NAME)
    return message


def send(running: RunningTown, message: EmailMessage) -> None:
    with smtplib.SMTP(*running.smtp, timeout=10) as line:
        line.send_message(message)


def shown_at(running: RunningTown, host: str) -> Showing:
    """Return some expected showing on ``host``."""
    return next(one for one in running.town.truth.expected() if one.host == host)


def complain(running: RunningTown, showing: Showing, number: int = 1) -> Answer:
    """Send a notice to the showing's provider, and look again."""
    provider = running.town.sites[showing.host].provider
    send(running, letter(provider.abuse_address, [showing.url], number))
    return look(running, showing.url)


def look(running: RunningTown, url: str) -> Answer:
    return Visitor(running.town).get(url)


def test_a_prompt_provider_removes_at_once_and_nothing_else(own_town: RunningTown) -> None:
    showing = shown_at(own_town, "fern-quay.example")
    assert complain(own_town, showing).status == 410
    assert look(own_town, showing.page_url).status == 200
    (mail,) = own_town.mails()
    assert (mail.message_id, mail.urls) == ("<notice-1@house.example>", (showing.url,))
    assert not mail.redelivery


def test_a_slow_provider_removes_at_the_second_notice(own_town: RunningTown) -> None:
    showing = shown_at(own_town, "harbour-board.example")
    assert complain(own_town, showing, number=1).status == 200
    assert complain(own_town, showing, number=2).status == 404


def test_a_slow_provider_also_gets_there_in_time(own_town: RunningTown) -> None:
    showing = shown_at(own_town, "tuff-locker.example")
    complain(own_town, showing)
    own_town.tick()
    own_town.tick()
    assert look(own_town, showing.url).status == 200
    own_town.tick()
    assert look(own_town, showing.url).status == 410


def test_a_redelivered_mail_counts_once(own_town: RunningTown) -> None:
    showing = shown_at(own_town, "harbour-board.example")
    complain(own_town, showing, number=1)
    assert complain(own_town, showing, number=1).status == 200
    assert [mail.redelivery for mail in own_town.mails()] == [False, True]


def test_a_soft_404_says_not_found_with_status_200(running: RunningTown) -> None:
    answer = complain(running, shown_at(running, "slate-weir.example"))
    assert answer.status == 200
    assert b"Not found" in answer.body


def test_a_placeholder_is_a_picture_of_nothing(running: RunningTown) -> None:
    showing = shown_at(running, "moss-jetty.test")
    answer = complain(running, showing)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.body != running.town.draw(showing)


def test_a_site_moves_to_another_host_and_is_removed_there(running: RunningTown) -> None:
    showing = shown_at(running, "marl-canal.example")
    new_url = showing.url.replace("marl-canal", "new-marl")
    assert look(running, new_url).status == 404
    answer = complain(running, showing, number=1)
    assert (answer.status, answer.headers["Location"]) == (301, new_url)
    assert look(running, new_url).body == running.town.draw(showing)
    send(running, letter("abuse@elbehaven.example", [new_url], number=2))
    assert look(running, new_url).status == 404


def test_one_that_ignores_ignores(running: RunningTown) -> None:
    showing = shown_at(running, "flint-delta.example")
    assert complain(running, showing, number=1).status == 200
    assert complain(running, showing, number=2).status == 200


def test_a_police_order_moves_even_one_that_ignores(running: RunningTown) -> None:
    showing = shown_at(running, "ferry-clips.example")
    assert complain(running, showing, number=1).status == 200
    send(running, letter("removal@police-unit.example", [showing.url], number=2))
    assert look(running, showing.url).status == 410


def test_an_order_ends_at_the_border(running: RunningTown) -> None:
    showing = shown_at(running, "flint-delta.example")
    send(running, letter("removal@police-unit.example", [showing.url]))
    assert look(running, showing.url).status == 200


def test_a_hotline_passes_the_notice_on(own_town: RunningTown) -> None:
    showing = shown_at(own_town, "fern-quay.example")
    send(own_town, letter("desk@hotline-nl.example", [showing.url]))
    assert look(own_town, showing.url).status == 410


def test_a_provider_does_not_touch_what_another_hosts(own_town: RunningTown) -> None:
    showing = shown_at(own_town, "fern-quay.example")
    send(own_town, letter("abuse@riverbank.example", [showing.url]))
    assert look(own_town, showing.url).status == 200


def test_a_mail_for_people_alone_is_kept_and_changes_nothing(own_town: RunningTown) -> None:
    message = EmailMessage()
    message["Message-ID"], message["To"] = "<bare@house.example>", "abuse@riverbank.example"
    message["From"] = "notices@house.example"
    message.set_content("Please remove hxxp://basalt-garden[.]example/")
    send(own_town, message)
    (mail,) = own_town.mails()
    assert mail.message_id == "<bare@house.example>"
    assert ATTACHMENT_NAME in mail.problem


def test_mail_to_nobody_is_refused(running: RunningTown) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(running, letter("nobody@fern-quay.example", []))


@pytest.mark.parametrize(("mischief", "status"), [(Mischief.GREYLIST, 450), (Mischief.REFUSE, 550)])
def test_the_mail_server_can_turn_a_mail_away(
    own_town: RunningTown, mischief: Mischief, status: int
) -> None:
    own_town.misbehave(mischief)
    message = letter("abuse@riverbank.example", [])
    with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        send(own_town, message)
    assert caught.value.recipients["abuse@riverbank.example"][0] == status
    send(own_town, message)
    assert len(own_town.mails()) == 1


@pytest.mark.parametrize(
    ("mischief", "kept"), [(Mischief.DROP_AFTER_DATA, 1), (Mischief.DROP_BEFORE_DATA, 0)]
)
def test_the_mail_server_can_hang_up_with_or_without_the_mail(
    own_town: RunningTown, mischief: Mischief, kept: int
) -> None:
    own_town.misbehave(mischief)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(own_town, letter("abuse@riverbank.example", []))
    assert len(own_town.mails()) == kept


def test_what_happened_is_still_so_after_a_restart(own_town: RunningTown) -> None:
    showing = shown_at(own_town, "fern-quay.example")
    complain(own_town, showing)
    own_town.process.kill()
    own_town.process.wait()
    state_dir = own_town.ready_path.parent
    with running_town(TOWN_SEED, state_dir, sites="small") as again:
        assert again.town.ports == own_town.town.ports
        assert look(again, showing.url).status == 410
        assert len(again.mails()) == 1
