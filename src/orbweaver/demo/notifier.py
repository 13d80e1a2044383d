"""A scripted notifier: reads drafts on the Orb's page and lets them leave."""

from orbweaver.demo.hands import Hands
from orbweaver.errors import WrongState

MOST_ROUNDS = 500


def approve_all(hands: Hands) -> int:
    """Approve every draft, recipient by recipient; return how many forms were sent."""
    for done in range(MOST_ROUNDS):
        page = hands.open("/orb/notices/")
        if page.html.css_first("form input[name=notice]") is None:
            return done
        hands.submit(page.form("/notices/approve/"))
    raise WrongState("drafts do not become fewer when they are approved")
