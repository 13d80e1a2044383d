"""Mail by SMTP: one connection a message, and every failure told apart by what it leaves open."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from orbweaver.errors import ConfigError, DeliveryRefused, DeliveryUnknown, StoreUnavailable
from orbweaver.model.clock import Clock
from orbweaver.model.mail import OutgoingMail
from orbweaver.ports.mail.port import MailReceipt
from orbweaver.ports.mail.rendering import mailbox, plain, render

_FIRST_LASTING = 500
_OK = 250
_START_DATA = 354
_RECIPIENT_TAKEN = {250, 251}


class Security(StrEnum):
    """How the connection is protected."""

    NONE = "none"
    """In clear: a relay on this machine, and tests."""
    STARTTLS = "starttls"
    """Raised to TLS at once; a server that cannot is not spoken to."""
    TLS = "tls"
    """TLS from the first byte."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where to hand mail over."""

    host: str
    port: int
    security: Security
    helo: str
    """What this side calls itself; a host name that it really has."""
    user: str = ""
    password_file: Path | None = None
    """The file whose first line is the password; read at each connection."""
    ca_file: Path | None = None
    """Authorities to trust instead of the system's."""
    timeout_s: float = 30.0
    """The longest wait for any one answer."""


class SmtpMail:
    """Hands messages to one server."""

    def __init__(self, settings: SmtpSettings, clock: Clock) -> None:
        """Speak to the server of ``settings``; ``clock`` dates the messages."""
        self._settings = settings
        self._clock = clock

    def send(self, mail: OutgoingMail) -> MailReceipt:
        """Hand over one message.

        Raises:
            ConfigError: The password cannot be read.
            DeliveryRefused: A lasting refusal (5xx) of this message, its sender or recipient.
            DeliveryUnknown: The connection was lost after the message, before the reply.
            StoreUnavailable: No connection, no log-in, or a passing refusal (4xx).
        """
        content = render(mail, self._clock.now())
        with _told_as_ours():
            server = _connected(self._settings)
        try:
            reply = _handed_over(server, mail, content)
            _say_goodbye(server)
        finally:
            server.close()
        return MailReceipt(mail.message_id, reply)


def _connected(settings: SmtpSettings) -> smtplib.SMTP:
    """Return a greeted, protected and logged-in connection."""
    server = _greeted(settings)
    try:
        if settings.security is Security.STARTTLS:
            server.starttls(context=_trust(settings))
        if settings.user:
            server.login(settings.user, _password(settings))
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _greeted(settings: SmtpSettings) -> smtplib.SMTP:
    where, helo, timeout_s = (settings.host, settings.port), settings.helo, settings.timeout_s
    if settings.security is Security.TLS:
        return smtplib.SMTP_SSL(
            *where, local_hostname=helo, timeout=timeout_s, context=_trust(settings)
        )
    return smtplib.SMTP(*where, local_hostname=helo, timeout=timeout_s)


def _trust(settings: SmtpSettings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.ca_file)


def _password(settings: SmtpSettings) -> str:
    if settings.password_file is None:
        raise ConfigError("a mail user needs a password file")
    try:
        password = settings.password_file.read_text(encoding="ascii").split("\n", 1)[0]
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("the mail password's file cannot be read as ASCII") from error
    return password.rstrip("\r")


def _handed_over(server: smtplib.SMTP, mail: OutgoingMail, content: bytes) -> str:
    """Send the envelope, the message, and only then the dot that makes it the server's."""
    with _told_as_ours():
        _expect(server.mail(mailbox(mail.sender).address), {_OK})
        _expect(server.rcpt(mailbox(mail.recipient).address), _RECIPIENT_TAKEN)
        _expect(server.docmd("DATA"), {_START_DATA})
        server.send(_dot_stuffed(content))
    try:
        server.send(b".\r\n")
        answer = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryUnknown("no answer after the message") from error
    return _expect(answer, {_OK})


def _dot_stuffed(content: bytes) -> bytes:
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def _expect(answer: tuple[int, bytes], codes: set[int]) -> str:
    """Return what the server said, where it said yes."""
    code, text = answer
    said = f"{code} {plain(text.decode('ascii', 'replace'))}"
    if code in codes:
        return said
    if code >= _FIRST_LASTING:
        raise DeliveryRefused(said)
    raise StoreUnavailable(said)


@contextlib.contextmanager
def _told_as_ours() -> Iterator[None]:
    """Say what fails before the message was handed over in the words of the port."""
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        raise StoreUnavailable(f"the mail server: {_reason(error)}") from error


def _reason(error: smtplib.SMTPException | OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code}"
    return plain(str(error))


def _say_goodbye(server: smtplib.SMTP) -> None:
    """Quit; the message is the server's already, whatever it makes of that."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
