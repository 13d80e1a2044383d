"""The mailbox: mails that left or are about to, addresses defanged."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.mailbox import mailbox as mails_of
from orbweaver.model.url import defang
from orbweaver.orb.pages.words import notice_state
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Mail:
    """One message."""

    subject: str
    recipient: str
    state: str
    at: datetime
    reply: str
    text: str


@dataclass(frozen=True, slots=True)
class MailboxPage:
    """Newest first."""

    mails: tuple[Mail, ...]


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the messages."""
    mails = tuple(
        Mail(
            subject=line.subject,
            recipient=defang(line.recipient),
            state=notice_state(line.state),
            at=line.queued_at,
            reply=line.reply,
            text=line.text,
        )
        for line in mails_of(person_of(request), MOST_SHOWN)
    )
    return show(request, "orb/mailbox.html", MailboxPage(mails))
