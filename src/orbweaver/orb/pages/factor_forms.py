"""Forms by which second factors are added."""

from django import forms
from django.utils.translation import gettext_lazy

from orbweaver.casework.models.door import LABEL_CHARS

LONGEST_CODE_CHARS = 40


class LabelForm(forms.Form):
    """What its owner calls it."""

    label = forms.CharField(
        label=gettext_lazy("What you call it"),
        help_text=gettext_lazy("So that you know it again, as in “telephone” or “blue key”."),
        max_length=LABEL_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CodeForm(forms.Form):
    """The first code of an authenticator."""

    code = forms.CharField(
        label=gettext_lazy("The code that it shows"),
        max_length=LONGEST_CODE_CHARS,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )
