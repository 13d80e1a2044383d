"""Where a request leads next: pages of the Orb alone, never another house."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def where_to(request: HttpRequest) -> str:
    """Return the page of the Orb that ``?next=`` names, else the first page."""
    return place_in_orb(request.GET.get("next", ""))


def place_in_orb(wanted: str) -> str:
    """Return ``wanted`` where it is a page of the Orb, else the first page."""
    home = reverse("orb:home")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith(home) else home


def where_from(request: HttpRequest) -> str:
    """Return the page of the Orb on which a form was sent, else the first page."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return reverse("orb:home")
    return place_in_orb(came._replace(scheme="", netloc="").geturl())


def leading_to(name: str, place: str) -> str:
    """Return the address of a page by its URL name, which leads to ``place`` afterwards."""
    return f"{reverse(f'orb:{name}')}?{urlencode({'next': place})}"
