"""Coming in, for tests that are about something else: a browser that is wholly signed in."""

from django.test import Client

from orbweaver.casework.actions.sessions import do_begin_session
from orbweaver.casework.models import Person, Proof
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.visitor import SESSION_SLOT


def entered(person: Person, client: Client | None = None, proof: Proof = Proof.LINK) -> Client:
    """Return a browser of this person, past the password and the second factor.

    As by a link of the demo, unless told otherwise: such a session is not locked when the clock
    goes on, and stays fresh.
    """
    client = client or Client()
    client.force_login(person)
    session = do_begin_session(web_services().office, person, proof)
    kept = client.session
    kept[SESSION_SLOT] = session.session_id
    kept.save()
    return client
