"""Debian's WordPress on loopback, installed by its own form, filled by its own API."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import cast
from urllib.parse import urlencode
from xmlrpc.client import (
    Binary,
    ServerProxy,
)

import pytest

from tests.servers.bound import free_port
from tests.servers.mariadb import mariadb, socket_of
from tests.servers.php import php_server

PROGRAM = Path("/usr/share/wordpress")
KEEPER, PASSWORD = "keeper", "moss-and-slate"
PRELUDE = "<?php define('ABSPATH', '{root}/');\n"
CONFIG = """<?php
define('DB_NAME', 'blog');
define('DB_USER', 'blog');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', '{home}');
define('WP_SITEURL', '{home}');
define('WP_CONTENT_DIR', '{root}/wp-content');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
"""
CLOSED = """<?php
add_filter('rest_authentication_errors', fn() => new WP_Error('closed', '', ['status' => 401]));
"""
INSTALLING = {
    "weblog_title": "The garden blog",
    "user_name": KEEPER,
    "admin_password": PASSWORD,
    "admin_password2": PASSWORD,
    "pw_weak": "on",
    "admin_email": "keeper@blog.example",
    "blog_public": "1",
    "language": "",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """An uploaded picture, as the blog knows it."""

    number: int
    address: str
    """Of the original."""


@dataclass(frozen=True, slots=True)
class Blog:
    """A running blog."""

    port: int

    @property
    def home(self) -> str:
        """Return its live address."""
        return f"http://blog.example:{self.port}"

    def upload(self, name: str, content: bytes) -> Picture:
        """Upload a JPEG into the media library."""
        file = {"name": f"{name}.jpg", "type": "image/jpeg", "bits": Binary(content)}
        made = cast(dict[str, str], self._call("wp.uploadFile", file))
        return Picture(int(made["id"]), made["url"])

    def write(self, title: str, text: str, front: Picture | None = None) -> int:
        """Publish a post, with a featured picture or without; return its number."""
        post = {"post_title": title, "post_content": text, "post_status": "publish"}
        more = {"post_thumbnail": front.number} if front else {}
        return int(str(self._call("wp.newPost", {**post, **more})))

    def attach(self, picture: Picture, post: int) -> None:
        """Say that a picture belongs to a post, as an upload from the editor does."""
        self._call("wp.editPost", picture.number, {"post_parent": post})

    def install(self) -> None:
        """Fill in the form that a new blog begins with."""
        answer = self._post("/wp-admin/install.php?step=2", INSTALLING)
        if "Success!" not in answer:
            pytest.fail(f"WordPress was not installed: {answer[-2000:]}")

    def _post(self, path: str, fields: Mapping[str, str]) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        where = {"Host": f"blog.example:{self.port}"}
        connection.request("POST", path, urlencode(fields), {**form, **where})
        answer = connection.getresponse().read().decode()
        connection.close()
        return answer

    def _call(self, what: str, *words: object) -> object:
        proxy = ServerProxy(f"http://127.0.0.1:{self.port}/xmlrpc.php")
        answer: object = getattr(proxy, what)(1, KEEPER, PASSWORD, *words)
        return answer


@contextmanager
def wordpress(*, tells_programs: bool = True) -> Iterator[Blog]:
    """Run a blog without a post of ours while the block lasts.

    A blog tells programs all that it holds, unless its keeper closes that door.
    """
    if not PROGRAM.exists():
        pytest.fail("the blog is Debian's: wordpress")
    with ExitStack() as stack:
        here = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="blog-")))
        blog = Blog(free_port())
        root = _laid_out(here, blog.home)
        stack.enter_context(mariadb(here, "blog"))
        if not tells_programs:
            (root / "wp-content" / "mu-plugins" / "closed.php").write_text(CLOSED)
        prelude = here / "prelude.php"
        prelude.write_text(PRELUDE.format(root=root))
        server = php_server(blog.port, root, prelude, here / "log.txt")
        stack.enter_context(server).wait_for(blog.port, "/readme.html")
        blog.install()
        yield blog


def _laid_out(here: Path, home: str) -> Path:
    """Return a folder with the program, by links, and a configuration and uploads of its own."""
    root = here / "root"
    for name in ("uploads", "mu-plugins"):
        (root / "wp-content" / name).mkdir(parents=True)
    _link_all(PROGRAM, root, {"wp-config.php", "wp-content"})
    _link_all(PROGRAM / "wp-content", root / "wp-content", set())
    config = CONFIG.format(socket=socket_of(here), home=home, root=root)
    (root / "wp-config.php").write_text(config)
    return root


def _link_all(source: Path, target: Path, but: set[str]) -> None:
    for entry in source.iterdir():
        if entry.name not in but:
            (target / entry.name).symlink_to(entry)
