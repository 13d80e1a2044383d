"""A form that came too late: carried along by the page that asks who is there, sent after it."""

import json
from dataclasses import dataclass

from django.http import HttpRequest

from orbweaver.orb.places import place_in_orb

FIELD = "kept"
LONGEST_CHARS = 65536
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "password", "reply", "code", FIELD})


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where a form was sent, and what stood in it."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """What the page carries."""
        return json.dumps([self.path, self.fields])


def form_sent(request: HttpRequest) -> KeptForm | None:
    """Return the form that this request sends; nothing where it sends none, or a script does."""
    if request.method != "POST" or not is_by_page(request) or request.FILES:
        return None
    fields = tuple(
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name not in NEVER_KEPT
    )
    kept = KeptForm(request.get_full_path(), fields)
    return kept if len(kept.text) <= LONGEST_CHARS else None


def form_carried(request: HttpRequest) -> KeptForm | None:
    """Return the form that this answer carries along; nothing where it carries none of ours."""
    try:
        found: object = json.loads(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    match found:
        case [str(path), list(fields)] if path == place_in_orb(path):
            return KeptForm(path, tuple(_field(each) for each in fields))
    return None


def is_by_page(request: HttpRequest) -> bool:
    """Return whether a page asks, and no script or picture of it."""
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"


def _field(each: object) -> tuple[str, str]:
    match each:
        case [str(name), str(value)]:
            return name, value
        case _:
            return "", ""
