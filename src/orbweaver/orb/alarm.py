"""The alarm above every page of those who must hear of danger."""

from django.utils.translation import ngettext


def alarm_sentence(count: int) -> str:
    """Return what stands above every page while alerts wait; empty for none."""
    if not count:
        return ""
    words = ngettext(
        "A child may be in danger: %(count)s alert waits for you.",
        "Children may be in danger: %(count)s alerts wait for you.",
        count,
    )
    return words % {"count": count}
