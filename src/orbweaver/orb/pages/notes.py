"""Notes on how one is: for one's own eyes, and gone when one says so."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.access.notes import (
    LONGEST_NOTE_CHARS,
    access_own_notes,
    do_shred_note,
    do_write_note,
)
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


class NoteForm(forms.Form):
    """A note."""

    text = forms.CharField(
        label=gettext_lazy("How are you?"),
        max_length=LONGEST_NOTE_CHARS,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note."""

    at: datetime
    text: str
    shred_href: str


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The form, and the notes that were kept."""

    form: NoteForm
    notes: tuple[NoteRow, ...]


@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest) -> HttpResponse:
    """List one's own notes; on a right form, keep another."""
    office, person = web_services().office, person_of(request)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        do_write_note(office, person, form.cleaned_data["text"])
        messages.success(request, _("Your note is kept. Nobody else can open it here."))
        return HttpResponseRedirect(reverse("orb:notes"))
    rows = tuple(
        NoteRow(note.at, note.text, reverse("orb:note-shred", args=[note.note_id]))
        for note in access_own_notes(office, person)
    )
    return show(request, "orb/notes.html", NotesPage(form, rows), 400 if form.errors else 200)


@require_POST
def shred(request: HttpRequest, note_id: str) -> HttpResponse:
    """Destroy the key of one of one's own notes."""
    do_shred_note(web_services().office, person_of(request), note_id)
    messages.success(request, _("The note is gone for good."))
    return HttpResponseRedirect(reverse("orb:notes"))
