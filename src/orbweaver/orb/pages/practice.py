"""The practice queue: drawn pictures, the keys of the real one, and an answer at once."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orbweaver.casework.actions.practice import do_practise, practice_sum
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UnknownName, UsageError
from orbweaver.jail.copy import BlurPicture, RevealPicture
from orbweaver.orb.pages.media import BLURRED_PX, NO_STORE
from orbweaver.orb.practice_pictures import PICTURES, Practised, practice_png, shown_by
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class PracticeLabel:
    """A label with its key."""

    name: str
    title: str
    key: str


@dataclass(frozen=True, slots=True)
class PracticePage:
    """One picture, and what was said of the one before."""

    number: int
    labels: tuple[PracticeLabel, ...]
    feedback: str
    was_right: bool
    sum_sentence: str
    blurred_href: str
    reveal_href: str
    skip_href: str


@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest) -> HttpResponse:
    """Show a picture; take a label for it, say what it was, and show the next."""
    person, feedback, was_right = person_of(request), "", False
    number = _number(request.GET.get("number", ""), practice_sum(person).answers)
    if request.method == "POST":
        answered = _number(request.POST.get("number", ""), 0)
        label, truth = _label(request.POST.get("label", "")), shown_by(answered)
        was_right = label is truth
        do_practise(web_services().office, person, answered, label.value, is_right=was_right)
        feedback = _feedback(label, truth)
        number = (answered + 1) % PICTURES
    sums = practice_sum(person)
    page = PracticePage(
        number=number,
        labels=tuple(
            PracticeLabel(each.value, practised_title(each), str(key))
            for key, each in enumerate(Practised, start=1)
        ),
        feedback=feedback,
        was_right=was_right,
        sum_sentence=_("%(right)s of %(answers)s answers were right.")
        % {"right": sums.right, "answers": sums.answers}
        if sums.answers
        else "",
        blurred_href=reverse("orb:practice-blurred", args=[number]),
        reveal_href=reverse("orb:practice-reveal", args=[number]),
        skip_href=f"{reverse('orb:practice')}?number={(number + 1) % PICTURES}",
    )
    return show(request, "orb/practice.html", page)


@require_GET
def practice_blurred(request: HttpRequest, number: int) -> HttpResponse:
    """Return a drawn picture as cases come: blurred in the jail."""
    del request
    copy = web_services().jail.call(BlurPicture(BLURRED_PX), _drawn(number))
    return HttpResponse(copy.content, content_type=copy.media_type, headers=NO_STORE)


@require_POST
def practice_reveal(request: HttpRequest, number: int) -> HttpResponse:
    """Return a drawn picture while it is held."""
    del request
    copy = web_services().jail.call(RevealPicture(), _drawn(number))
    return HttpResponse(copy.content, content_type=copy.media_type, headers=NO_STORE)


def practised_title(shown: Practised) -> str:
    """Return what people call a label of the practice queue."""
    return {
        Practised.GARDEN: _("Garden"),
        Practised.HARBOUR: _("Harbour"),
        Practised.ROCKS: _("Rocks"),
    }[shown]


def _feedback(label: Practised, truth: Practised) -> str:
    if label is truth:
        return _("Right: %(truth)s.") % {"truth": practised_title(truth)}
    why = {
        Practised.GARDEN: _("round beds of one colour on green"),
        Practised.HARBOUR: _("a quay with masts, and water below"),
        Practised.ROCKS: _("greys beside one another with sharp borders"),
    }[truth]
    facts = {"truth": practised_title(truth), "label": practised_title(label), "why": why}
    return _("It was %(truth)s, not %(label)s: %(why)s.") % facts


def _drawn(number: int) -> bytes:
    if number >= PICTURES:
        raise UnknownName("there is no practice picture of that number")
    return practice_png(number)


def _number(given: str, otherwise: int) -> int:
    return int(given) % PICTURES if given.isdecimal() and len(given) <= 6 else otherwise % PICTURES  # noqa: PLR2004 (no number is longer)


def _label(given: str) -> Practised:
    try:
        return Practised(given)
    except ValueError:
        raise UsageError("that is no label of the practice queue") from None
