"""The forum Spirit on loopback, in an environment of its own: its pages are for members alone."""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.parts.peers import peers_python
from tests.servers.bound import BoundServer, free_port
from tests.servers.person import Person

PINNED = Path(__file__).with_name("spirit.txt")
MEMBER, PASSWORD = "member", "moss-and-slate"
NEW_CATEGORY = "2"  # "Uncategorized", which every new forum has
PER_PAGE = 10
BEGINNING = f"""
from django.contrib.auth import get_user_model
from djconfig.models import Config

for name in ("topics_per_page", "comments_per_page"):
    Config.objects.update_or_create(key=name, defaults={{"value": "{PER_PAGE}"}})
member = get_user_model().objects.create_user({MEMBER!r}, "member@forum.example", {PASSWORD!r})
member.st.is_verified = True
member.st.save()
"""
_REQUEST = re.compile(r'"([A-Z]+) (\S+) HTTP/')
SETTINGS = """from forum.settings.dev import *

ALLOWED_HOSTS = ["*"]
TEMPLATES[0]["OPTIONS"]["debug"] = False
ST_SITE_URL = "http://forum.example/"
ST_PRIVATE_FORUM = True
ST_RATELIMIT_ENABLE = False
ST_DOUBLE_POST_THRESHOLD_MINUTES = 0
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"
LOGGING["loggers"]["django.server"] = {"handlers": ["console"], "level": "INFO"}
"""


@dataclass(frozen=True, slots=True)
class Forum:
    """A running forum."""

    port: int
    log: Path

    @property
    def home(self) -> str:
        """Return its live address."""
        return f"http://forum.example:{self.port}"

    def member(self) -> Person:
        """Return somebody who logged in by the forum's form."""
        person = Person(self.port)
        person.look("/user/login/")
        person.send("/user/login/", {"username": MEMBER, "password": PASSWORD})
        return person

    def asked(self) -> list[tuple[str, str]]:
        """Return method and path of every request so far, in order."""
        return _REQUEST.findall(self.log.read_text(errors="replace"))


def upload(person: Person, name: str, content: bytes) -> str:
    """Upload a picture into a post; return its path."""
    return str(json.loads(person.upload("/comment/upload/", "image", name, content))["url"])


def open_topic(person: Person, title: str, text: str) -> int:
    """Open a topic; return its number."""
    fields = {"title": title, "category": NEW_CATEGORY, "comment": text}
    led_to = person.send("/topic/publish/", fields)
    found = re.match(r"/topic/(\d+)/", led_to)
    assert found, f"no topic was made: {led_to}"
    return int(found[1])


def answer(person: Person, topic: int, text: str) -> None:
    """Write a comment below a topic."""
    person.send(f"/comment/{topic}/publish/", {"comment": text})


@contextmanager
def spirit() -> Iterator[Forum]:
    """Run an empty forum with one member while the block lasts."""
    python = peers_python(PINNED)
    with tempfile.TemporaryDirectory(prefix="forum-") as folder:
        here, port = Path(folder), free_port()
        manage = _laid_out(here, python)
        serve = [str(python), str(manage), "runserver", "--noreload", f"127.0.0.1:{port}"]
        with BoundServer(serve, here / "log.txt", _environment(python)) as server:
            server.wait_for(port, "/user/login/")
            yield Forum(port, here / "log.txt")


def _laid_out(here: Path, python: Path) -> Path:
    """Make a forum as its own documentation says; return its ``manage.py``."""
    _run(here, python, str(python.with_name("spirit")), "startproject", "forum")
    manage = here / "forum" / "manage.py"
    (here / "forum" / "forum" / "settings" / "local.py").write_text(SETTINGS)
    _run(here, python, str(python), str(manage), "spiritinstall")
    _run(here, python, str(python), str(manage), "shell", "-c", BEGINNING)
    return manage


def _run(here: Path, python: Path, *words: str) -> None:
    environment = os.environ | _environment(python)
    done = subprocess.run(
        words, cwd=here, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _environment(python: Path) -> dict[str, str]:
    return {
        "PATH": f"{python.parent}:{os.environ.get('PATH', '')}",
        "PYTHONPATH": "",
        "DJANGO_SETTINGS_MODULE": "forum.settings.local",
    }
