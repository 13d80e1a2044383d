"""The form of what an organisation says of itself."""

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from orbweaver.casework.actions.organisations import MOST_LANGUAGES, OrganisationChoices
from orbweaver.casework.day_rules import zones
from orbweaver.casework.models import OrganisationKind
from orbweaver.casework.office import Office
from orbweaver.casework.queries.organisations import OrganisationLine


class OrganisationForm(forms.Form):
    """Who it is, what it speaks, whose labels it uses, and with whom it shares its cases."""

    organisation = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of body"))
    country = forms.CharField(
        label=gettext_lazy("Country"),
        min_length=2,
        max_length=2,
        help_text=gettext_lazy("Its code of two letters, as in BE."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    language = forms.ChoiceField(label=gettext_lazy("First language"))
    further_languages = forms.CharField(
        label=gettext_lazy("Further languages"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("Codes with spaces between, as in: fr de."),
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("Labels that analysts use"),
        help_text=gettext_lazy("Cases that stand keep theirs."),
    )
    further_schemes = forms.MultipleChoiceField(
        label=gettext_lazy("Labels that are derived besides"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    joins_review = forms.BooleanField(
        label=gettext_lazy("It joins the review: its cases are shared with all who join it"),
        required=False,
    )

    @classmethod
    def of(cls, office: Office, line: OrganisationLine) -> "OrganisationForm":
        """Return the form filled with what an organisation says now."""
        said = line.choices
        initial = {
            "organisation": line.organisation_id,
            "kind": said.kind.value,
            "country": said.country,
            "zone": said.zone,
            "language": said.languages[0],
            "further_languages": " ".join(said.languages[1:]),
            "scheme": said.scheme,
            "further_schemes": list(said.further_schemes),
            "joins_review": said.joins_review,
        }
        form = cls(initial=initial, auto_id=f"{line.organisation_id}-%s")
        return form.offering(office, said)

    def offering(self, office: Office, said: OrganisationChoices) -> "OrganisationForm":
        """Offer what there is; what is said now is always among it."""
        schemes = [(name, _(scheme.title)) for name, scheme in office.schemes.items()]
        offers = {
            "kind": [(kind.value, kind_title(kind)) for kind in OrganisationKind],
            "zone": [(name, name.replace("_", " ")) for name in sorted({*zones(), said.zone})],
            "language": _languages(),
            "scheme": schemes,
            "further_schemes": schemes,
        }
        for name, choices in offers.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        return self

    def clean_country(self) -> str:
        """Take a code in small letters, too."""
        country = str(self.cleaned_data["country"]).upper()
        if not (country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("Two letters, as in BE."))
        return country

    def clean_further_languages(self) -> tuple[str, ...]:
        """Take codes, each once, the first language left out."""
        given = str(self.cleaned_data["further_languages"]).lower().split()
        unknown = [code for code in given if code not in LANG_INFO]
        if unknown:
            raise forms.ValidationError(
                _("No language has the code %(code)s.") % {"code": unknown[0]}
            )
        first = self.cleaned_data.get("language", "")
        further = tuple(code for code in dict.fromkeys(given) if code != first)
        if len(further) >= MOST_LANGUAGES:
            raise forms.ValidationError(_("These are too many."))
        return further

    def choices(self) -> OrganisationChoices:
        """Return what was said."""
        given = self.cleaned_data
        scheme = given["scheme"]
        return OrganisationChoices(
            kind=OrganisationKind(given["kind"]),
            country=given["country"],
            languages=(given["language"], *given["further_languages"]),
            zone=given["zone"],
            scheme=scheme,
            further_schemes=tuple(each for each in given["further_schemes"] if each != scheme),
            joins_review=given["joins_review"],
        )


def kind_title(kind: OrganisationKind) -> str:
    """Return what kind of body it is, in words."""
    match kind:
        case OrganisationKind.HOTLINE:
            return _("hotline")
        case OrganisationKind.POLICE:
            return _("police unit")
        case OrganisationKind.COORDINATOR:
            return _("coordinating body")


def _languages() -> list[tuple[str, str]]:
    """Return the languages that have a name, by name in the reader's language."""
    names = {
        code: str(get_language_info(code)["name_translated"])
        for code, known in LANG_INFO.items()
        if "name" in known
    }
    return sorted(names.items(), key=lambda each: each[1].casefold())
