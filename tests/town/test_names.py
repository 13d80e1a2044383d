"""What names stand for: answers, strangers, and names that change their mind."""

import dns.message
import dns.query
import dns.rcode
import pytest

from orbweaver.town.names import INSIDE_ADDRESSES
from orbweaver.town.running import RunningTown
from orbweaver.town.serving.nameserver import answer_query
from orbweaver.town.town import Town


def ask(town: Town, host: str, kind: str = "A") -> dns.message.Message:
    """Return the reply to one question, without a socket."""
    wire = answer_query(town.address_book(), dns.message.make_query(host, kind).to_wire())
    assert wire is not None
    return dns.message.from_wire(wire)


def test_a_host_has_its_loopback_address(small_town: Town) -> None:
    (answer,) = ask(small_town, "Basalt-Garden.example").answer
    assert [record.to_text() for record in answer] == ["127.0.1.1"]


def test_a_stranger_does_not_exist(small_town: Town) -> None:
    assert ask(small_town, "elsewhere.example").rcode() == dns.rcode.NXDOMAIN


def test_a_host_has_no_ipv6_address_and_still_exists(small_town: Town) -> None:
    reply = ask(small_town, "basalt-garden.example", "AAAA")
    assert reply.rcode() == dns.rcode.NOERROR
    assert not reply.answer


def test_what_is_no_query_gets_no_answer(small_town: Town) -> None:
    assert answer_query(small_town.address_book(), b"\x00\x01no") is None


def test_a_rebinding_name_is_true_once_and_then_leads_inside(small_town: Town) -> None:
    book = small_town.address_book()
    answers = [book.resolve("tide-clock.example")[0] for _ in range(7)]
    assert answers[0].startswith("127.0.1.")
    assert set(answers[1:]) == set(INSIDE_ADDRESSES)


def test_the_plan_resolves_names_without_a_server(small_town: Town) -> None:
    assert small_town.resolve("tide-clock.example")[0].startswith("127.0.1.")
    assert small_town.resolve("elsewhere.example") == []


def test_an_inner_name_always_leads_inside(small_town: Town) -> None:
    assert small_town.address_book().resolve("cellar-door.example") == ["127.0.0.1"]


@pytest.mark.full
def test_the_name_server_answers_over_udp(running: RunningTown) -> None:
    ip, port = running.dns
    query = dns.message.make_query("fern-quay.example", "A")
    reply = dns.query.udp(query, ip, timeout=5, port=port)
    assert reply.answer[0][0].to_text() == running.town.sites["fern-quay.example"].addresses[0]
