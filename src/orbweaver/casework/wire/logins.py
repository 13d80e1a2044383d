"""Recipes, and what is sealed of a login, as text."""

from orbweaver.casework.wire.text import read, written
from orbweaver.model.login_identity import LoginCookie, LoginRecipe


def recipe_text(recipe: LoginRecipe | None) -> str:
    """Write a recipe; empty for none."""
    if recipe is None:
        return ""
    return written(
        {
            "form_path": recipe.form_path,
            "action_path": recipe.action_path,
            "user_field": recipe.user_field,
            "password_field": recipe.password_field,
        }
    )


def recipe_of(text: str) -> LoginRecipe | None:
    """Read what :func:`recipe_text` wrote."""
    return LoginRecipe(**read(text)) if text else None


def account_text(user: str, password: str) -> str:
    """Write an account, to be sealed; empty for none."""
    return written({"user": user, "password": password}) if user or password else ""


def account_of(text: str) -> tuple[str, str]:
    """Read user name and password."""
    if not text:
        return "", ""
    content = read(text)
    return content["user"], content["password"]


def cookies_text(cookies: tuple[LoginCookie, ...]) -> str:
    """Write cookies, to be sealed."""
    return written({"cookies": [[one.name, one.value, one.path] for one in cookies]})


def cookies_of(text: str) -> tuple[LoginCookie, ...]:
    """Read cookies; none of an empty text."""
    return tuple(LoginCookie(*row) for row in read(text)["cookies"]) if text else ()
