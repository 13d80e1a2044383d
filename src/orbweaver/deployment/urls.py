"""All addresses of the house."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path


def health(request: HttpRequest) -> HttpResponse:
    """Answer that the web process lives; says nothing else."""
    del request
    return HttpResponse("alive\n", content_type="text/plain")


def to_the_orb(request: HttpRequest) -> HttpResponse:
    """Send whoever opens the bare address to the workspace."""
    del request
    return HttpResponseRedirect("/orb/")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", to_the_orb),
    path("healthz", health),
    path("orb/", include("orbweaver.orb.urls")),
    path("report/", include("orbweaver.intake.urls")),
]
