"""Coming in, for tests that are about something else: a browser that is wholly signed in."""

from django.test import Client

from orbweaver.casework.models import Person


def entered(person: Person, client: Client | None = None) -> Client:
    """Return a browser of this person, past the password and the second factor."""
    client = client or Client()
    client.force_login(person)
    return client
