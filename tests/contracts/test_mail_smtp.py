"""Mail by SMTP: a server that refuses, delays, drops, hangs, or is not who it should be."""

import ssl
import time
from pathlib import Path

import pytest

from orbweaver.errors import (
    ConfigError,
    DeliveryRefused,
    DeliveryUnknown,
    OrbweaverError,
    StoreUnavailable,
)
from orbweaver.model.clock import SetClock
from orbweaver.ports.mail.smtp import SmtpMail, SmtpSettings
from tests.contracts.test_mail import AT, contents, mail_of, parsed, settings_of
from tests.servers.certificate import self_signed
from tests.servers.smtp import Act, Script, SmtpServer


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.mark.parametrize(
    ("act", "error", "is_kept"),
    [
        (Act.REFUSE_SENDER, DeliveryRefused, False),
        (Act.REFUSE_RECIPIENT, DeliveryRefused, False),
        (Act.REFUSE_AFTER_DATA, DeliveryRefused, False),
        (Act.GREYLIST_RECIPIENT, StoreUnavailable, False),
        (Act.BUSY_AFTER_DATA, StoreUnavailable, False),
        (Act.DROP_BEFORE_DATA, StoreUnavailable, False),
        (Act.DROP_AFTER_DATA, DeliveryUnknown, True),
        (Act.HANG_AFTER_DATA, DeliveryUnknown, True),
    ],
)
def test_promise_2_each_failure_says_what_it_leaves_open(
    act: Act, error: type[OrbweaverError], *, is_kept: bool
) -> None:
    script = Script([act, Act.TAKE])
    with SmtpServer(script) as server:
        keeper = SmtpMail(settings_of(server, timeout_s=0.3), SetClock(AT))
        with pytest.raises(error):
            keeper.send(mail_of())
        assert len(script.taken) == is_kept
        assert keeper.send(mail_of()).reply == "250 2.0.0 taken"
    identities = {parsed(content)["Message-ID"] for content in contents(script)}
    assert identities == {"<0123abcd@house.example>"}


def test_promise_2_no_server_is_a_failure_that_passes() -> None:
    with SmtpServer(Script()) as server:
        known = settings_of(server)
    with pytest.raises(StoreUnavailable):
        SmtpMail(known, SetClock(AT)).send(mail_of())


def test_the_server_is_told_the_name_that_was_configured() -> None:
    script = Script()
    with SmtpServer(script) as server:
        SmtpMail(settings_of(server), SetClock(AT)).send(mail_of())
    assert script.helos == ["house.example"]


def test_a_log_in_is_made_behind_tls(certificate: tuple[Path, ssl.SSLContext]) -> None:
    script = Script()
    file, context = certificate
    with SmtpServer(script, tls=context, login=("house", "tide table")) as server:

        def send_with(password: str) -> None:
            known = settings_of(
                server, starttls=True, ca_file=file, user="house", password=password
            )
            SmtpMail(known, SetClock(AT)).send(mail_of())

        send_with("tide table")
        with pytest.raises(StoreUnavailable, match="535"):
            send_with("ebb")
    assert len(script.taken) == 1


def test_a_password_is_never_printed_and_must_be_ascii() -> None:
    known = SmtpSettings("127.0.0.1", 25, user="house", password="marée")
    assert "marée" not in repr(known)
    with pytest.raises(ConfigError):
        SmtpMail(known, SetClock(AT))


def test_a_server_without_starttls_is_not_spoken_to_in_clear() -> None:
    script = Script()
    with SmtpServer(script) as server:
        known = settings_of(server, starttls=True)
        with pytest.raises(StoreUnavailable, match="STARTTLS"):
            SmtpMail(known, SetClock(AT)).send(mail_of())
    assert script.helos == []


def test_a_silent_server_costs_no_more_than_the_time_allowed() -> None:
    with SmtpServer(Script([Act.HANG_AFTER_DATA])) as server:
        keeper = SmtpMail(settings_of(server, timeout_s=0.2), SetClock(AT))
        began = time.monotonic()
        with pytest.raises(DeliveryUnknown):
            keeper.send(mail_of())
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("is_from_first_byte", [True, False])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_the_servers_certificate_is_checked(
    certificate: tuple[Path, ssl.SSLContext], *, is_from_first_byte: bool, is_trusted: bool
) -> None:
    file, context = certificate
    script = Script()
    server = SmtpServer(script)
    if is_from_first_byte:
        server.wraps = context
    else:
        server.tls = context
    with server:
        known = settings_of(
            server,
            tls=is_from_first_byte,
            starttls=True,
            ca_file=file if is_trusted else None,
        )
        if is_trusted:
            SmtpMail(known, SetClock(AT)).send(mail_of())
        else:
            with pytest.raises(StoreUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
                SmtpMail(known, SetClock(AT)).send(mail_of())
    assert len(script.taken) == is_trusted
