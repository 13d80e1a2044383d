"""Adding organisations, and changing what they say of themselves."""

from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.db import transaction

from orbweaver.casework.actions.agreement import add_agreement, check_agreement
from orbweaver.casework.audit_trail import record
from orbweaver.casework.day_rules import zone_of, zones
from orbweaver.casework.models import Organisation, OrganisationKind, Person
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisation_called, require, require_or_machine
from orbweaver.casework.tenancy import has_unsettled
from orbweaver.errors import AlreadyThere, UnknownName, UsageError, WrongState
from orbweaver.model.ids import content_id

COUNTRY_LETTERS = 2
MOST_LANGUAGES = 8


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What is said of an organisation when it joins."""

    name: str
    country: str
    """ISO 3166-1 alpha-2, upper case."""
    scheme: str
    mandate_id: str = ""
    """Empty for a body that reviews and does not crawl."""
    needed_verdicts: int | None = None
    """Nothing for the setting of the house."""
    joins_review: bool = True
    kind: OrganisationKind = OrganisationKind.HOTLINE
    languages: tuple[str, ...] = ("en",)
    """ISO 639 codes, the default first."""
    zone: str = ""
    """IANA name of its time zone; empty for that of its country."""
    further_schemes: tuple[str, ...] = ()
    """Whose labels are derived besides."""

    @property
    def choices(self) -> "OrganisationChoices":
        """What of it may be changed later."""
        return OrganisationChoices(
            kind=self.kind,
            country=self.country,
            languages=self.languages,
            zone=self.zone or zone_of(self.country),
            scheme=self.scheme,
            further_schemes=self.further_schemes,
            joins_review=self.joins_review,
        )


@dataclass(frozen=True, slots=True)
class OrganisationChoices:
    """What an organisation says of itself, and may say otherwise later."""

    kind: OrganisationKind
    country: str
    languages: tuple[str, ...]
    zone: str
    scheme: str
    further_schemes: tuple[str, ...]
    joins_review: bool

    def columns(self) -> dict[str, str | bool]:
        """Return them as a row keeps them."""
        return {
            "kind": self.kind.value,
            "country": self.country,
            "languages": " ".join(self.languages),
            "zone": self.zone,
            "scheme": self.scheme,
            "further_schemes": " ".join(self.further_schemes),
            "joins_review": self.joins_review,
        }


def choices_of(row: Organisation) -> OrganisationChoices:
    """Return what an organisation says of itself now."""
    return OrganisationChoices(
        kind=OrganisationKind(row.kind),
        country=row.country,
        languages=tuple(row.languages.split()),
        zone=row.zone,
        scheme=row.scheme,
        further_schemes=tuple(row.further_schemes.split()),
        joins_review=row.joins_review,
    )


def do_create_organisation(
    office: Office, actor: Person | None, given: NewOrganisation
) -> Organisation:
    """Add an organisation; ``actor`` is nobody on the machine's own command line.

    Raises:
        NotAllowed: The actor is no administrator.
        AlreadyThere: An organisation of that name exists.
        UnknownName: No such scheme, or no such mandate.
        UsageError: Name, country, a language, the time zone or the number that must agree is wrong.
    """
    if actor is not None:
        require(actor, {Role.ADMINISTRATOR})
    check_organisation(office, given)
    with transaction.atomic():
        if Organisation.objects.filter(name=given.name).exists():
            raise AlreadyThere(f"organisation {given.name!r}")
        return add_organisation(office, actor, given)


def add_organisation(office: Office, actor: Person | None, given: NewOrganisation) -> Organisation:
    """Write the rows, within the caller's transaction."""
    organisation = Organisation.objects.create(
        organisation_id=content_id("organisation", given.name),
        name=given.name,
        mandate_id=given.mandate_id,
        created_at=office.clock.now(),
        **given.choices.columns(),
    )
    record(office, "organisation.added", actor_id(actor), organisation.organisation_id)
    if given.needed_verdicts is not None:
        number = given.needed_verdicts
        add_agreement(office, actor, organisation.organisation_id, given.scheme, number)
    return organisation


def do_change_organisation(
    office: Office, actor: Person | None, organisation_id: str, wanted: OrganisationChoices
) -> tuple[str, ...]:
    """Let an organisation say something else of itself; return what is different now.

    Cases that stand keep their scheme; what is wanted counts for those that open later.

    Raises:
        NotAllowed: The actor is no administrator of it.
        UnknownName: No such organisation or scheme.
        UsageError: Country, a language or the time zone is wrong.
        WrongState: It would leave the review while others decide on what it found.
    """
    row = organisation_called(organisation_id)
    require_or_machine(actor, {Role.ADMINISTRATOR}, organisation_id)
    _check(office, wanted)
    with transaction.atomic():
        before = choices_of(row).columns()
        changed = {name: value for name, value in wanted.columns().items() if value != before[name]}
        if not changed:
            return ()
        if changed.get("joins_review") is False and has_unsettled(organisation_id):
            raise WrongState("cases that others share wait for a decision; leave once none does")
        Organisation.objects.filter(pk=row.pk).update(**changed)
        facts = {name: str(value) for name, value in changed.items()}
        facts["organisation"] = organisation_id
        record(office, "organisation.changed", actor_id(actor), office.ids.new(), facts)
    return tuple(changed)


def check_organisation(office: Office, given: NewOrganisation) -> None:
    """Refuse what is wrong before anything is written.

    Raises:
        UnknownName: No such scheme, or no such mandate.
        UsageError: Name, country, a language, the time zone or the number that must agree is wrong.
    """
    if given.mandate_id and given.mandate_id not in office.mandates:
        raise UnknownName(f"mandate {given.mandate_id}")
    if not given.name.strip():
        raise UsageError("an organisation needs a name and a country of two letters")
    if given.needed_verdicts is not None:
        check_agreement(given.needed_verdicts)
    _check(office, given.choices)


def _check(office: Office, wanted: OrganisationChoices) -> None:
    for scheme in (wanted.scheme, *wanted.further_schemes):
        if scheme not in office.schemes:
            raise UnknownName(f"scheme {scheme!r}; known are {', '.join(office.schemes)}")
    country = wanted.country
    if len(country) != COUNTRY_LETTERS or not (country.isascii() and country.isupper()):
        raise UsageError("an organisation needs a name and a country of two letters")
    if not 1 <= len(set(wanted.languages)) == len(wanted.languages) <= MOST_LANGUAGES:
        raise UsageError(f"an organisation has 1 to {MOST_LANGUAGES} languages, each once")
    for language in wanted.languages:
        if language not in LANG_INFO:
            raise UsageError(f"no language has the code {language!r}")
    if wanted.zone not in zones():
        raise UsageError(f"no time zone is called {wanted.zone!r}")
