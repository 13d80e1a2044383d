"""Paging: which part of a list somebody asks for, and the ways to the parts beside it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list."""

    number: int
    """From 1 on."""
    newer_href: str
    older_href: str
    """Each empty where there is no such page."""


def page_number(request: HttpRequest) -> int:
    """Return the page that somebody asks for; the first where that is no number."""
    asked = request.GET.get("page", "")
    return max(1, min(int(asked), LAST_PAGE)) if asked.isdecimal() else 1


def paging(name: str, number: int, *, has_more: bool, args: tuple[object, ...] = ()) -> Paging:
    """Return the ways from page ``number`` of the list at the URL of this name."""
    here = reverse(f"orb:{name}", args=args)
    return Paging(
        number=number,
        newer_href=f"{here}?page={number - 1}" if number > 1 else "",
        older_href=f"{here}?page={number + 1}" if has_more else "",
    )
