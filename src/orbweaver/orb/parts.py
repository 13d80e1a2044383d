"""Parts: what scripts ask for: what stands in ``<main>`` alone, or an answer without a page."""

from django.http import HttpRequest

PART_HEADER = "X-Orb-Part"
MAIN = "main"
"""The content of ``<main>``, and nothing else."""


def wants_part(request: HttpRequest) -> bool:
    """Return whether a script asks for the content of ``<main>`` alone."""
    return request.headers.get(PART_HEADER) == MAIN


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script asks for an answer as JSON, before anything else."""
    return request.headers.get("Accept", "").split(",")[0].strip() == "application/json"
