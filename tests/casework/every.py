"""Looking at whole tables, as no person and no room does: for tests that count what was written."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django_scopes import scopes_disabled

AModel = TypeVar("AModel", bound=Model)


def every(model: type[AModel]) -> QuerySet[AModel]:
    """Return all rows of a table, whoever's they are."""
    with scopes_disabled():
        return model._default_manager.all()
