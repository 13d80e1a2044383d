"""Points inside a verdict: every statement of its transaction, and the reply that follows it."""

from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from orbweaver.deployment import work
from tests.kills.sentinel import Sentinel

VERDICT_PATH = "/verdict/"

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_decides = ContextVar("_decides", default=False)


def watch_verdicts(sentinel: Sentinel) -> None:
    """Tell of each ``verdict.statement`` inside a verdict's transaction, and of ``verdict.reply``.

    The reply is told of when it is ready and has not left: everything is committed.
    """
    statements = _Statements(sentinel)
    connection_created.connect(statements.join, weak=False)
    vars(work)["application"] = _told_replies(vars(work)["application"], sentinel)


def _told_replies(application: Application, sentinel: Sentinel) -> Application:
    async def told(scope: Message, receive: Receive, send: Send) -> None:
        async def told_send(message: Message) -> None:
            if _decides.get() and message["type"] == "http.response.start":
                sentinel.pass_by("verdict.reply")
            await send(message)

        _decides.set(scope.get("method") == "POST" and VERDICT_PATH in scope.get("path", ""))
        await application(scope, receive, told_send)

    return told


class _Statements:
    """Stands between Django and its database, on every connection."""

    def __init__(self, sentinel: Sentinel) -> None:
        self._sentinel = sentinel

    def join(self, connection: BaseDatabaseWrapper, **_: object) -> None:
        """Stand at a connection that was just made, once."""
        if self._tell not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._tell)

    def _tell(
        self,
        execute: Callable[..., object],
        statement: str,
        parameters: object,
        many: object,
        context: Message,
    ) -> object:
        if not (_decides.get() and context["connection"].in_atomic_block):
            return execute(statement, parameters, many, context)
        timer = self._sentinel.enter("verdict.statement")
        made = execute(statement, parameters, many, context)
        self._sentinel.leave("verdict.statement", timer, found=True)
        return made
