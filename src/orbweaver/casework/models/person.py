"""Persons and what they are in which organisation."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.row import ID_CHARS, Row
from orbweaver.casework.roles import Role


class Persons(BaseUserManager["Person"]):
    """Finds a person by mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person who signs in with this address."""
        return self.get(mail=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in; there is no default one and no open sign-up."""

    person_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    mail = models.CharField(max_length=254, unique=True)
    """Lower case."""
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = Persons()

    USERNAME_FIELD = "mail"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        """Print the name."""
        return self.name

    def get_full_name(self) -> str:
        """Return the name as people read it."""
        return self.name


class Membership(Row):
    """One role of one person in one organisation."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    granted_by = models.CharField(max_length=ID_CHARS)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation", "role"), name="casework_membership_once"
            ),
        )
