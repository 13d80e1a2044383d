"""A login identity: with whose account a site is read, on whose word, and until when."""

from dataclasses import dataclass, field
from datetime import datetime

from orbweaver.model.url import Url


@dataclass(frozen=True, slots=True)
class LoginRecipe:
    """How a login goes at a site: pure data, since the crawl alone performs it."""

    form_path: str
    """Where the form stands."""
    action_path: str
    """Where it is sent; a form that names another place is not filled in."""
    user_field: str
    password_field: str


@dataclass(frozen=True, slots=True)
class LoginCookie:
    """A cookie that a person took along from a browser in which they had logged in."""

    name: str
    value: str = field(repr=False)
    path: str = "/"


@dataclass(frozen=True, slots=True)
class LoginIdentity:
    """An account at one site that two named persons agreed to use; secrets never print.

    It lives in memory alone: at rest its secrets are sealed, and opening them is logged.
    """

    identity_id: str
    site: Url
    """The root of the one site at which it is used."""
    connector: str
    """The plug-in that knows this kind of site."""
    expires_at: datetime
    recipe: LoginRecipe | None = None
    """How to log in there, where the connector does not know it."""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    cookies: tuple[LoginCookie, ...] = ()

    @property
    def host(self) -> str:
        """The host at which it is used, and no other."""
        return self.site.host
