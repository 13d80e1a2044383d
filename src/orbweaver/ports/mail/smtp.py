"""Mail by SMTP: one connection a message, and every failure told apart by what it leaves open."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where to hand mail over."""

    host: str
    port: int
    starttls: bool = False
    """Whether to raise the connection to TLS; a server that cannot is then not spoken to."""
    tls: bool = False
    """Whether the connection is TLS from its first byte; ``starttls`` then says nothing."""
    user: str = ""
    password: str = field(default="", repr=False)
    helo: str = "localhost"
    """What this side calls itself: live, a host name that it really has."""
    ca_file: Path | None = None
    """Authorities to trust instead of the system's."""
    timeout_s: float = 30.0
    """The longest wait for any one answer."""


class SmtpMail:
    """Hands messages to one server."""

    def __init__(self, settings: SmtpSettings, clock: Clock) -> None:
        """Speak to the server of ``settings``; ``clock`` dates the messages.

        Raises:
            ConfigError: User or password are not ASCII, which the protocol cannot carry.
        """
        if not (settings.user + settings.password).isascii():
            raise ConfigError("mail user and password must be ASCII")
        self._settings = settings
        self._clock = clock

    def send(self, mail: OutgoingMail) -> MailReceipt:
        """Hand over one message.

        Raises:
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
        if settings.starttls and not settings.tls:
            server.starttls(context=_trust(settings))
        if settings.user:
            server.login(settings.user, settings.password)
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _greeted(settings: SmtpSettings) -> smtplib.SMTP:
    where, helo, timeout_s = (settings.host, settings.port), settings.helo, settings.timeout_s
    if settings.tls:
        return smtplib.SMTP_SSL(
            *where, local_hostname=helo, timeout=timeout_s, context=_trust(settings)
        )
    return smtplib.SMTP(*where, local_hostname=helo, timeout=timeout_s)


def _trust(settings: SmtpSettings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.ca_file)


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
