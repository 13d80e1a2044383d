"""What every reply carries: nothing is kept, framed, embedded, or fetched from elsewhere."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from orbweaver.casework.roles import Role
from tests.orb.conftest import SignIn
from tests.orb.furnish import Furnished

ORB = Path(__file__).parents[2] / "src" / "orbweaver"
TEMPLATES = sorted(path for room in ("orb", "intake") for path in ORB.glob(f"{room}/**/*.html"))
SCRIPTS = sorted(ORB.glob("orb/static/orb/*.js"))
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def policy_of(header: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("address", ["/orb/", "/orb/sign-in/", "/orb/queue/", "/orb/nowhere/"])
def test_every_page_is_strict(address: str, sign_in: SignIn) -> None:
    headers = sign_in(Role.ANALYST).get(address).headers
    assert POLICY.items() <= policy_of(headers["Content-Security-Policy"]).items()
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_refusals_are_strict_too(house: Furnished) -> None:
    reply = Client().post(reverse("orb:notices-approve"))
    assert reply.status_code == 403
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["404.html", "500.html", "403_csrf.html"])
def test_pages_of_last_resort_need_nothing(name: str) -> None:
    """Django draws them without a request when all else fails."""
    page = render_to_string(name)
    assert 'class="button first" href="/orb/"' in page


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\bstyle=|\bon[a-z]+=\"|javascript:", text)
    assert "|safe" not in text
    assert "autoescape off" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_changes_something_carries_its_token(path: Path) -> None:
    forms = re.findall(
        r"<form[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.DOTALL
    )
    assert all("{% csrf_token %}" in form for form in forms)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_can_be_translated(path: Path) -> None:
    """What is left when tags, variables and translated text are gone holds no words."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% block main_attributes %}.*?{% endblock %}", "", text)
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", " ", text, flags=re.DOTALL)
    words = set(re.findall(r"[A-Za-z]{2,}", text))
    assert words <= {"Orbweaver", "Esc"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_script_or_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\beval\b|new Function|innerHTML|outerHTML|insertAdjacentHTML", text)
    assert not re.search(r"https?://|localStorage|sessionStorage|indexedDB|caches", text)
