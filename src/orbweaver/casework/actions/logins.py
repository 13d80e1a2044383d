"""Login identities: one named person asks, a second approves, anybody with the role ends them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.engines import take_turn
from orbweaver.casework.handover import hand_over
from orbweaver.casework.models import (
    LoginApproval,
    LoginCookies,
    LoginIdentity,
    LoginRevocation,
    Person,
)
from orbweaver.casework.office import Office
from orbweaver.casework.roles import KEEPS_LOGINS
from orbweaver.casework.sealing import erase_text, seal_text
from orbweaver.casework.standing import organisations_of, require
from orbweaver.casework.wire.logins import account_text, cookies_text, recipe_text
from orbweaver.connectors import connectors
from orbweaver.errors import NotAllowed, UnknownName, UsageError, WrongState
from orbweaver.model.login_identity import LoginCookie, LoginRecipe
from orbweaver.model.order import ResumeOrder
from orbweaver.model.url import Url, defang
from orbweaver.plugins import pick

LONGEST_LIFE = timedelta(days=366)
LONGEST_BASIS_CHARS = 500


@dataclass(frozen=True, slots=True)
class NewLogin:
    """What somebody says who asks for a login identity."""

    site: Url
    """Any address of the site."""
    legal_basis: str
    expires_at: datetime
    connector: str = "web"
    recipe: LoginRecipe | None = None
    holder_mail: str = ""
    """Of the named person; whoever asks, where empty."""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def do_request_login(office: Office, person: Person, given: NewLogin) -> str:
    """Write an identity down, its secrets sealed; return its id. It is good for nothing yet.

    Raises:
        NotAllowed: The person is neither liaison nor administrator.
        UnknownName: No such connector, or no such person to hold it.
        UsageError: A word is missing, the expiry is past or too far, or the site is none.
    """
    membership = require(person, KEEPS_LOGINS)
    _check(office, given)
    site = Url.parse("/", base=given.site)
    with transaction.atomic():
        row = LoginIdentity.objects.create(
            identity_id=office.ids.new(),
            organisation_id=membership.organisation_id,
            site=site,
            host=site.host,
            connector=given.connector,
            recipe_json=recipe_text(given.recipe),
            holder=_holder(person, given.holder_mail),
            requested_by=person,
            legal_basis=given.legal_basis.strip(),
            secret=seal_text(office, "login.account", account_text(given.user, given.password)),
            expires_at=given.expires_at,
            at=office.clock.now(),
        )
        facts = {"holder": row.holder.person_id, "connector": given.connector}
        record(office, "login.requested", person.person_id, row.identity_id, facts)
        return row.identity_id


def do_approve_login(office: Office, person: Person, identity_id: str) -> None:
    """Approve an identity as its second person; approving it again changes nothing.

    Raises:
        NotAllowed: The person asked for it or holds it, or is neither liaison nor administrator
            of its organisation.
        UnknownName: No such identity.
        WrongState: It is over.
    """
    with transaction.atomic():
        take_turn("logins")
        row = _identity(person, identity_id)
        if person.person_id in {row.requested_by.person_id, row.holder.person_id}:
            raise NotAllowed("a second person approves: not who asked for it, nor who holds it")
        _require_running(office, row)
        if not LoginApproval.objects.filter(identity=row).exists():
            LoginApproval.objects.create(identity=row, person=person, at=office.clock.now())
            record(office, "login.approved", person.person_id, identity_id)


def do_revoke_login(office: Office, person: Person, identity_id: str, reason: str) -> None:
    """End an identity and destroy the keys of its secrets; ending it again changes nothing.

    Raises:
        NotAllowed: The person has no such role there, or gave no reason.
        UnknownName: No such identity.
    """
    with transaction.atomic():
        take_turn("logins")
        row = _identity(person, identity_id)
        sealed = seal_text(office, "login.revocation", reason.strip())
        if sealed is None:
            raise NotAllowed("say why")
        if _is_revoked(row):
            return
        LoginRevocation.objects.create(
            identity=row, person=person, reason=sealed, at=office.clock.now()
        )
        record(office, "login.revoked", person.person_id, identity_id)
        kept = [row.secret, *(each.secret for each in row.cookies.all())]
        for secret in kept:
            if secret is not None:
                erase_text(secret)


def do_import_cookies(
    office: Office, person: Person, identity_id: str, cookies: tuple[LoginCookie, ...]
) -> None:
    """Keep the cookies of a session that a person opened; older ones lose their keys.

    Raises:
        NotAllowed: The person has no such role there.
        UnknownName: No such identity.
        WrongState: It is over.
        UsageError: There are none.
    """
    if not cookies:
        raise UsageError("no cookie")
    with transaction.atomic():
        take_turn("logins")
        row = _identity(person, identity_id)
        _require_running(office, row)
        for before in row.cookies.select_related("secret"):
            erase_text(before.secret)
        sealed = seal_text(office, "login.cookies", cookies_text(cookies))
        if sealed is None:
            raise UsageError("no cookie")
        kept = LoginCookies.objects.create(
            cookies_id=office.ids.new(),
            identity=row,
            secret=sealed,
            person=person,
            at=office.clock.now(),
        )
        facts = {"identity": identity_id, "cookies": str(len(cookies))}
        record(office, "login.fed", person.person_id, kept.cookies_id, facts)


def do_resume_host(office: Office, person: Person, host: str) -> None:
    """Let a host go on that was paused for its login.

    Raises:
        NotAllowed: The person is neither liaison nor administrator.
        UnknownName: None of their organisations has or had a login there.
    """
    own = organisations_of(person, KEEPS_LOGINS)
    if not LoginIdentity.objects.filter(host=host, organisation_id__in=own).exists():
        raise UnknownName(f"no login of your organisation at {defang(host)}")
    with transaction.atomic():
        subject = office.ids.new()
        record(office, "host.resumed", person.person_id, subject)
        hand_over([(f"resume:{subject}", ResumeOrder(host))], office.clock.now())


def _check(office: Office, given: NewLogin) -> None:
    connector = pick(connectors(), given.connector)
    now = office.clock.now()
    if not given.legal_basis.strip() or len(given.legal_basis) > LONGEST_BASIS_CHARS:
        raise UsageError(f"a login needs a legal basis, {LONGEST_BASIS_CHARS} characters at most")
    if not now < given.expires_at <= now + LONGEST_LIFE:
        raise UsageError(f"a login ends after now and within {LONGEST_LIFE.days} days")
    if given.site.has_credentials:
        raise UsageError("the address carries a user name; give it apart")
    if bool(given.user) != bool(given.password):
        raise UsageError("a user name and a password, or neither and cookies later")
    if given.password and given.recipe is None and connector.session() is None:
        raise UsageError("say where its form stands: this connector does not know")


def _holder(person: Person, mail: str) -> Person:
    if not mail:
        return person
    found = Person.objects.filter(mail=mail.strip().lower(), is_active=True).first()
    if found is None:
        raise UnknownName("nobody of that mail address works here")
    return found


def _identity(person: Person, identity_id: str) -> LoginIdentity:
    """Return an identity that a person may act on."""
    found = LoginIdentity.objects.select_related("requested_by", "holder", "secret")
    row = found.filter(identity_id=identity_id).first()
    if row is None:
        raise UnknownName(f"login {identity_id}")
    require(person, KEEPS_LOGINS, row.organisation_id)
    return row


def _require_running(office: Office, row: LoginIdentity) -> None:
    if _is_revoked(row) or row.expires_at <= office.clock.now():
        raise WrongState("this login is over")


def _is_revoked(row: LoginIdentity) -> bool:
    return LoginRevocation.objects.filter(identity=row).exists()
