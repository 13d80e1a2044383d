"""Filling in a login form: the one form that the house ever sends, to the one address it may."""

from orbweaver.jail.page import PageForm, PageReading
from orbweaver.model.login_identity import LoginIdentity, LoginRecipe
from orbweaver.model.url import Url

Fields = tuple[tuple[str, str], ...]


def action_of(identity: LoginIdentity, recipe: LoginRecipe) -> Url:
    """Return the only address to which the form may be sent."""
    return Url.parse(recipe.action_path, base=identity.site)


def form_address(identity: LoginIdentity, recipe: LoginRecipe) -> Url:
    """Return where the form stands."""
    return Url.parse(recipe.form_path, base=identity.site)


def find_form(reading: PageReading, action: Url) -> PageForm | None:
    """Return the page's login form: it asks for a password and posts to ``action``'s place."""
    return next((form for form in reading.forms if _is_login(form, action)), None)


def filled(form: PageForm, identity: LoginIdentity, recipe: LoginRecipe) -> Fields:
    """Return the form's fields in its order, tokens as they are, name and password filled in."""
    given = {recipe.user_field: identity.user, recipe.password_field: identity.password}
    kept = [(name, given.pop(name, value)) for name, value in form.fields]
    return (*kept, *given.items())


def _is_login(form: PageForm, action: Url) -> bool:
    is_there = form.action.origin == action.origin and form.action.path == action.path
    return form.has_password and form.method == "post" and is_there
