"""All addresses of the house."""

from hmac import compare_digest

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path
from prometheus_client import CONTENT_TYPE_LATEST

from orbweaver.deployment.house_metrics import house_figures
from orbweaver.deployment.web_services import web_services


def health(request: HttpRequest) -> HttpResponse:
    """Answer that the web process lives; says nothing else."""
    del request
    return HttpResponse("alive\n", content_type="text/plain")


def metrics(request: HttpRequest) -> HttpResponse:
    """Give figures to whoever has the token; without a token in the configuration to nobody."""
    services = web_services()
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {services.metrics_token}"
    if not services.metrics_token:
        raise Http404
    if not compare_digest(given.encode(), wanted.encode()):
        return HttpResponse("a token is needed\n", content_type="text/plain", status=401)
    return HttpResponse(house_figures(services), content_type=CONTENT_TYPE_LATEST)


def to_the_orb(request: HttpRequest) -> HttpResponse:
    """Send whoever opens the bare address to the workspace."""
    del request
    return HttpResponseRedirect("/orb/")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", to_the_orb),
    path("healthz", health),
    path("metrics", metrics),
    path("orb/", include("orbweaver.orb.urls")),
    path("report/", include("orbweaver.intake.urls")),
]
