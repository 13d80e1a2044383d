from typing import Any

from django.db import models

class DisabledQuerySet(models.QuerySet[Any]):
    missing_scopes: Any
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def error(self, *args: Any, **kwargs: Any) -> None: ...
