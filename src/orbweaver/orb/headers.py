"""Headers on every reply: nothing is cached, framed, embedded or told to other sites."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

STRICT_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "autoplay",
            "camera",
            "clipboard-read",
            "display-capture",
            "fullscreen",
            "geolocation",
            "gyroscope",
            "microphone",
            "midi",
            "payment",
            "picture-in-picture",
            "publickey-credentials-create",
            "screen-wake-lock",
            "usb",
        )
    ),
    # Under "no-referrer" browsers send `Origin: null` with forms, which the CSRF check refuses.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
NO_STORE = "no-store"


class StrictHeaders:
    """Middleware, to be named first, so that refusals and static files carry the headers too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next one inward."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what a reply does not carry; static files alone may be kept by the browser."""
        response = self._get_response(request)
        for name, value in STRICT_HEADERS.items():
            response.headers[name] = value
        if not _is_static(response):
            response.headers["Cache-Control"] = NO_STORE
        return response


def _is_static(response: HttpResponse) -> bool:
    """Static files are the only replies that whitenoise dates."""
    return "Last-Modified" in response.headers and "max-age" in response.get("Cache-Control", "")
