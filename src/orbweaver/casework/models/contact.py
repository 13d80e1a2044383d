"""Contacts: where notices may go, once two named persons approved it."""

from django.db import models

from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded


class Contact(Recorded):
    """The mail address of a provider or an authority."""

    contact_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    mail = models.CharField(max_length=254, unique=True)
    """Lower case."""
    name = models.CharField(max_length=200)
    at = models.DateTimeField()


class ContactApproval(Recorded):
    """One person says that this is the right address."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """For which organisation the person approved."""
    at = models.DateTimeField()

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("contact", "person"), name="casework_contactapproval_once"
            ),
        )
