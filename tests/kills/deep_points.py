"""Points that lie deeper than a keeper's methods: a mail's dot, a file's name, a commit."""

import smtplib
import sqlite3
import sys
from types import ModuleType
from typing import Any

from tests.kills.sentinel import Sentinel

DOT = b".\r\n"
"""What makes a message the mail server's."""


def watch_dots(sentinel: Sentinel) -> None:
    """Tell of ``smtp.dot``, before and after it is sent, and of ``smtp.reply`` when it came."""
    send, getreply = smtplib.SMTP.send, smtplib.SMTP.getreply

    def told_send(self: smtplib.SMTP, s: Any) -> None:  # noqa: ANN401 - bytes or text, as smtplib
        if s != DOT:
            send(self, s)
            return
        timer = sentinel.enter("smtp.dot")
        send(self, s)
        sentinel.leave("smtp.dot", timer, found=True)
        vars(self)["awaits_reply"] = True

    def told_getreply(self: smtplib.SMTP) -> tuple[int, bytes]:
        reply = getreply(self)
        if vars(self).pop("awaits_reply", False):
            sentinel.leave("smtp.reply", None, found=True)
        return reply

    smtplib.SMTP.send = told_send  # type: ignore[method-assign] # there is no other way between
    smtplib.SMTP.getreply = told_getreply  # type: ignore[method-assign] # same


def watch_file_names(sentinel: Sentinel) -> None:
    """Tell of ``vault.link``: a sealed file is whole on the disk and has no name yet."""

    def told(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.link":
            sentinel.pass_by("vault.link")

    sys.addaudithook(told)


def watch_commits(sentinel: Sentinel) -> None:
    """Tell of every transaction of SQLite that is about to be committed."""

    def told_statement(statement: str) -> None:
        if statement == "COMMIT":
            sentinel.commit()

    def tell(module: ModuleType) -> None:
        connect = vars(module)["connect"]

        def told_connect(*args: object, **kwargs: object) -> object:
            connection = connect(*args, **kwargs)
            connection.set_trace_callback(told_statement)
            return connection

        vars(module)["connect"] = told_connect

    tell(sqlite3)
    tell(sqlite3.dbapi2)
