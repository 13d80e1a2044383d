"""Login identities: accounts that one named person asked for and a second one approved."""

from django.db import models

from orbweaver.casework.models.fields import AddressField
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.sealed_text import SealedText


class LoginIdentity(Recorded):
    """An account at one site; good for nothing before its approval and after its expiry."""

    identity_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    site = AddressField()
    """The root of the one site at which it is used."""
    host = models.CharField(max_length=255, db_index=True)
    connector = models.CharField(max_length=32)
    recipe_json = models.TextField(blank=True)
    """Empty where the connector knows how to log in, or cookies do it."""
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    """Whose account it is, and who answers for its use."""
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    legal_basis = models.CharField(max_length=500)
    secret = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    """User name and password; nothing where cookies alone open it."""
    expires_at = models.DateTimeField()
    at = models.DateTimeField()


class LoginApproval(Recorded):
    """A second person says that it may be used."""

    identity = models.OneToOneField(
        LoginIdentity, primary_key=True, on_delete=models.PROTECT, related_name="approval"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class LoginRevocation(Recorded):
    """Somebody ended it before its time; its keys were destroyed with that."""

    identity = models.OneToOneField(
        LoginIdentity, primary_key=True, on_delete=models.PROTECT, related_name="revocation"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(SealedText, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class LoginCookies(Recorded):
    """Cookies of a session that somebody opened in a browser; the newest of an identity count."""

    cookies_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    identity = models.ForeignKey(LoginIdentity, on_delete=models.PROTECT, related_name="cookies")
    secret = models.ForeignKey(SealedText, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
