"""The reader's language: what a person chose, else what their browser asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from orbweaver.casework.own_settings import settings_row
from orbweaver.orb.gate import ORB
from orbweaver.orb.visitor import visitor_of


class ReadersLanguage:
    """Middleware, to be named after Django's own for the browser's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next one inward."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the hook below does the work."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Speak the language that the visitor of a page of the Orb chose."""
        del view, args, kwargs
        match = request.resolver_match
        visitor = visitor_of(request) if match and match.app_name == ORB else None
        row = settings_row(visitor.person) if visitor else None
        if row is not None and row.language in dict(settings.LANGUAGES):
            translation.activate(row.language)
        return None
