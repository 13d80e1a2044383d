"""The public report form: addresses, and what somebody wants to say about them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orbweaver.model.address_list import read_addresses
from orbweaver.model.url import Url

LONGEST_ADDRESSES_CHARS = 20_000
LONGEST_TEXT_CHARS = 5_000


class PublicReportForm(forms.Form):
    """Plain fields; every one but the first may stay empty."""

    addresses = forms.CharField(
        label=gettext_lazy("Where did you see it?"),
        help_text=gettext_lazy("The address of the page, one a line if there are several."),
        max_length=LONGEST_ADDRESSES_CHARS,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Is there anything that we should know? (optional)"),
        help_text=gettext_lazy("How to find it on the page, for instance. Do not send pictures."),
        max_length=LONGEST_TEXT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reporter = forms.CharField(
        label=gettext_lazy("How can we reach you? (optional)"),
        help_text=gettext_lazy("Leave it empty to stay anonymous."),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_addresses(self) -> tuple[Url, ...]:
        """Read the lines.

        Raises:
            ValidationError: No line, or some line, is an address of the web.
        """
        found = read_addresses(str(self.cleaned_data["addresses"]))
        if found.wrong_lines:
            sentence = ngettext(
                "Line %(lines)s is not the address of a page.",
                "Lines %(lines)s are not addresses of pages.",
                len(found.wrong_lines),
            )
            lines = ", ".join(str(number) for number in found.wrong_lines)
            raise forms.ValidationError(sentence % {"lines": lines})
        if not found.urls:
            raise forms.ValidationError(_("Give the address of at least one page."))
        return found.urls
