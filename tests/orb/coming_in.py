"""Coming in through the doors as a person does: forms answered in a browser without a screen."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from orbweaver.casework.one_time_codes import code_at
from orbweaver.deployment.web_services import web_services
from tests.orb.furnish import PASSWORD
from tests.orb.soft_passkey import SoftPasskey

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Reply

ORIGIN, NAME = "https://orb.example", "orb.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(slots=True)
class Comer:
    """Somebody at the door, with what they carry."""

    mail: str
    client: Client = field(default_factory=lambda: Client(headers={"User-Agent": FIREFOX}))
    key: str = ""
    """Of their authenticator."""
    codes: tuple[str, ...] = ()
    """Their recovery codes."""
    passkey: SoftPasskey = field(default_factory=lambda: SoftPasskey(ORIGIN, NAME))

    def another_browser(self) -> "Comer":
        """Return the same person at another browser."""
        return Comer(self.mail, key=self.key, codes=self.codes, passkey=self.passkey)

    def post(self, name: str, *args: str, **fields: str) -> "Reply":
        """Send a form to a page by its URL name."""
        return self.client.post(reverse(f"orb:{name}", args=args), fields)

    def give_password(self, password: str = PASSWORD) -> "Reply":
        """Answer the first half."""
        return self.post("sign-in", mail=self.mail, password=password)

    def give_code(self, code: str | None = None) -> "Reply":
        """Answer the second half by a code; by what the authenticator shows where none is given."""
        return self.post("second", code=self.shown() if code is None else code)

    def shown(self) -> str:
        """Return what the authenticator shows now."""
        return code_at(self.key, web_services().office.clock.now())

    def add_authenticator(self, label: str = "telephone") -> "Reply":
        """Add an authenticator, and keep its key and the recovery codes that follow."""
        begun = self.post("security-begin", **{"authenticator-label": label})
        address = begun.headers["Location"]
        page = self.client.get(address).content.decode()
        key = re.search(r'<p class="letter fixed">([A-Z2-7 ]+)</p>', page)
        assert key, page
        self.key = key[1].replace(" ", "")
        return self.keep_codes(self.client.post(address, {"code": self.shown()}))

    def add_passkey(self, label: str = "blue key") -> "Reply":
        """Add a passkey."""
        question = self.post("security-passkey-ask").content.decode()
        reply = self.passkey.create(question)
        fields = {"passkey-label": label, "reply": reply}
        return self.keep_codes(self.post("security-passkey", **fields))

    def give_passkey(self, name: str, *, count_up: int = 1) -> "Reply":
        """Answer a question on the page of this name by the passkey."""
        question = self.post("passkey-ask").content.decode()
        return self.post(name, reply=self.passkey.get(question, count_up=count_up))

    def keep_codes(self, reply: "Reply") -> "Reply":
        """Keep the recovery codes that a page shows, if it shows any."""
        found = re.findall(r'<li class="fixed">([0-9a-z-]{19})</li>', reply.content.decode())
        self.codes = tuple(found) or self.codes
        return reply

    def is_in(self) -> bool:
        """Say whether the first page opens."""
        return self.client.get("/orb/").status_code == 200

    def is_led_to(self, name: str) -> bool:
        """Say whether the first page leads to the page of this name instead."""
        there = self.client.get("/orb/").headers.get("Location", "")
        return there.partition("?")[0] == reverse(f"orb:{name}")


def enrolled(mail: str) -> Comer:
    """Return somebody who came in for the first time and added an authenticator."""
    comer = Comer(mail)
    comer.give_password()
    assert comer.add_authenticator().status_code == 200
    return comer
