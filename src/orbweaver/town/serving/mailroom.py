"""The town's mail server: takes what really arrives, keeps it, and hands it to the offices."""

import asyncio
import socket
from collections import deque
from enum import StrEnum
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from orbweaver.town.errors import MalformedNotice
from orbweaver.town.serving.ledger import Ledger, Mail
from orbweaver.town.serving.notice import NoticeRead, read_message_id, read_notice
from orbweaver.town.serving.offices import Offices

_LARGEST_MAIL_BYTES = 20 << 20


class Mischief(StrEnum):
    """How the mail server may misbehave, once for each time that it is told to."""

    DROP_AFTER_DATA = "drop_after_data"  # keeps the mail and hangs up without a reply
    DROP_BEFORE_DATA = "drop_before_data"  # hangs up without keeping it
    GREYLIST = "greylist"  # 450 to the recipient: come back later
    REFUSE = "refuse"  # 550 to the recipient: never


class Mailroom:
    """Handler for aiosmtpd (its method names are aiosmtpd's)."""

    def __init__(self, folder: Path, ledger: Ledger, offices: Offices) -> None:
        """Keep raw mails as numbered ``.eml`` files in ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._ledger = ledger
        self._offices = offices
        self._mischief: deque[Mischief] = deque()

    def misbehave(self, mischief: Mischief, times: int = 1) -> None:
        """Plan to misbehave the next ``times`` times that it is possible."""
        self._mischief.extend([mischief] * times)

    def path_of(self, sequence: int) -> Path:
        """Return where mail ``sequence`` lies."""
        return self._folder / f"{sequence:06d}.eml"

    async def handle_RCPT(  # noqa: N802  aiosmtpd finds its hooks by this name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        """Accept those who have an office here."""
        del server, session
        if self._next_is(Mischief.GREYLIST):
            return "450 4.2.0 Greylisted, come back later"
        if self._next_is(Mischief.REFUSE) or not self._offices.serves(address):
            return "550 5.1.1 Nobody of that name"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  aiosmtpd finds its hooks by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail for every recipient, act on it, and say so unless told otherwise."""
        del session
        if self._next_is(Mischief.DROP_BEFORE_DATA):
            _hang_up(server)
            return "421 4.3.2 Gone"
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            self._take_in(envelope.mail_from or "", recipient, content)
        if self._next_is(Mischief.DROP_AFTER_DATA):
            _hang_up(server)
        return "250 2.0.0 Kept"

    def _take_in(self, sender: str, recipient: str, content: bytes) -> None:
        sequence = self._ledger.next_sequence()
        self.path_of(sequence).write_bytes(content)
        notice, problem = _read(content)
        redelivery = self._ledger.has_mail(notice.message_id, recipient)
        mail = Mail(
            sequence=sequence,
            message_id=notice.message_id,
            notice_id=notice.notice_id,
            sender=sender,
            recipient=recipient,
            urls=notice.urls,
            redelivery=redelivery,
            problem=problem,
        )
        self._ledger.add_mail(mail)
        if not redelivery:
            for url in notice.urls:
                self._offices.act(recipient, url, sequence)

    def _next_is(self, mischief: Mischief) -> bool:
        if self._mischief and self._mischief[0] is mischief:
            self._mischief.popleft()
            return True
        return False


def _read(content: bytes) -> tuple[NoticeRead, str]:
    """Return the notice and an empty text, or an empty notice and what is wrong."""
    try:
        return read_notice(content), ""
    except MalformedNotice as error:
        return NoticeRead(read_message_id(content), "", ()), str(error)


def _hang_up(server: SMTP) -> None:
    if server.transport is not None:
        cast(asyncio.WriteTransport, server.transport).abort()


async def serve_mail(mailroom: Mailroom, doorway: socket.socket) -> asyncio.Server:
    """Take mail in on ``doorway`` until the returned server is closed."""
    loop = asyncio.get_running_loop()

    def greet() -> SMTP:
        return SMTP(
            mailroom,
            hostname="mail.town.example",
            ident="Orbweaver town",
            data_size_limit=_LARGEST_MAIL_BYTES,
            enable_SMTPUTF8=True,
            loop=loop,
        )

    return await loop.create_server(greet, sock=doorway)
