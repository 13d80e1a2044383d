"""A real SMTP server on loopback that follows a script: what to say to each message."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Act(Enum):
    """What the server does with one message."""

    TAKE = "take"
    GREYLIST_RECIPIENT = "450 after RCPT"
    REFUSE_RECIPIENT = "550 after RCPT"
    REFUSE_SENDER = "553 after MAIL"
    DROP_BEFORE_DATA = "the connection ends after RCPT"
    BUSY_AFTER_DATA = "451 after the message"
    REFUSE_AFTER_DATA = "554 after the message"
    DROP_AFTER_DATA = "the message is kept, the connection ends without a reply"
    HANG_AFTER_DATA = "the message is kept, no reply ever comes"


_ON_SENDER = {Act.REFUSE_SENDER: "553 5.1.8 not from you"}
_ON_RECIPIENT = {
    Act.GREYLIST_RECIPIENT: "450 4.7.1 greylisted, come back",
    Act.REFUSE_RECIPIENT: "550 5.1.1 no such box",
}
_ON_DATA = {
    Act.TAKE: "250 2.0.0 taken",
    Act.BUSY_AFTER_DATA: "451 4.3.0 busy",
    Act.REFUSE_AFTER_DATA: "554 5.7.1 not wanted",
}


@dataclass
class Script:
    """Follows acts in order, the last one for ever, and keeps what it took."""

    acts: list[Act] = field(default_factory=lambda: [Act.TAKE])
    taken: list[Envelope] = field(default_factory=list)
    helos: list[str] = field(default_factory=list)
    was_secure: list[bool] = field(default_factory=list)

    def _act(self, *, is_last: bool) -> Act:
        return self.acts.pop(0) if is_last and len(self.acts) > 1 else self.acts[0]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd finds its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        self.helos.append(str(session.host_name))
        self.was_secure.append(session.ssl is not None)
        if refusal := _ON_SENDER.get(self._act(is_last=False)):
            self._act(is_last=True)
            return refusal
        envelope.mail_from = address
        return "250 2.1.0 ok"

    async def handle_RCPT(  # noqa: N802 - same
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        act = self._act(is_last=False)
        if refusal := _ON_RECIPIENT.get(act):
            self._act(is_last=True)
            return refusal
        if act is Act.DROP_BEFORE_DATA:
            self._act(is_last=True)
            _drop(server)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(  # noqa: N802 - same
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Answer the message itself."""
        act = self._act(is_last=True)
        if act in {Act.TAKE, Act.DROP_AFTER_DATA, Act.HANG_AFTER_DATA}:
            self.taken.append(envelope)
        if act is Act.DROP_AFTER_DATA:
            _drop(server)
        if act is Act.HANG_AFTER_DATA:
            await asyncio.Event().wait()
        return _ON_DATA.get(act, "250 2.0.0 nobody hears this")


def _drop(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()


def _only(user: str, password: str) -> Callable[..., AuthResult]:
    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        right = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=given == right, handled=False)

    return check


@dataclass
class SmtpServer:
    """The server, on a thread and a port of its own, while the block lasts."""

    script: Script
    tls: ssl.SSLContext | None = None
    """Offers STARTTLS where given."""
    wraps: ssl.SSLContext | None = None
    """TLS from the first byte where given."""
    login: tuple[str, str] | None = None
    """Demands this user and password where given, after STARTTLS."""
    port: int = 0

    def __enter__(self) -> Self:
        """Listen on a free port of loopback."""
        self._loop = asyncio.new_event_loop()
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        self._server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, sock=listening, ssl=self.wraps)
        )
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp server")
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening, end every conversation, end the thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        self._server.close()
        await _ended(asyncio.all_tasks() - {asyncio.current_task()})

    def _protocol(self) -> SMTP:
        return SMTP(
            self.script,
            hostname="mail.example",
            tls_context=self.tls,
            authenticator=_only(*self.login) if self.login else None,
            auth_required=self.login is not None,
            auth_require_tls=True,
            loop=self._loop,
        )


async def _ended(tasks: Iterable["asyncio.Task[Any] | None"]) -> None:
    running = [task for task in tasks if task is not None]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
