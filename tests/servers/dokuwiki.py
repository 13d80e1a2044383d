"""Debian's DokuWiki on loopback, with a folder of its own: pages and pictures come by its API."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from xmlrpc.client import (
    Binary,
    ServerProxy,
)

import pytest

from tests.servers.bound import free_port
from tests.servers.php import php_server

PROGRAM = Path("/usr/share/dokuwiki")
SETTINGS = Path("/etc/dokuwiki")
KEEPER, PASSWORD = "keeper", "moss and slate"
PRELUDE = "<?php define('DOKU_CONF', '{settings}/');\n"
LOCAL = """<?php
$conf['title'] = 'The garden wiki';
$conf['savedir'] = '{data}';
$conf['useacl'] = 1;
$conf['superuser'] = '@admin';
$conf['remote'] = 1;
$conf['remoteuser'] = '@admin';
$conf['updatecheck'] = 0;
"""
RIGHTS = "*\t@ALL\t1\n*\t@user\t8\n"
FOLDERS = (
    "attic cache index locks log media media_attic media_meta meta pages tmp".split()  # noqa: SIM905 - a list of words reads better as words
)


@dataclass(frozen=True, slots=True)
class Wiki:
    """A running wiki."""

    port: int

    def write(self, page: str, text: str) -> None:
        """Write a page in the wiki's own markup."""
        self._proxy().wiki.putPage(page, text, {"sum": "written", "minor": False})

    def upload(self, name: str, content: bytes) -> None:
        """Upload a picture."""
        self._proxy().wiki.putAttachment(name, Binary(content), {"ow": True})

    def _proxy(self) -> ServerProxy:
        who = f"{KEEPER}:{PASSWORD.replace(' ', '%20')}"
        return ServerProxy(f"http://{who}@127.0.0.1:{self.port}/lib/exe/xmlrpc.php")


@contextmanager
def dokuwiki() -> Iterator[Wiki]:
    """Run an empty wiki while the block lasts."""
    if not PROGRAM.exists():
        pytest.fail("the wiki is Debian's: dokuwiki")
    with tempfile.TemporaryDirectory(prefix="wiki-") as folder:
        here, port = Path(folder), free_port()
        prelude = _settle(here)
        with php_server(port, PROGRAM, prelude, here / "log.txt") as server:
            server.wait_for(port, "/doku.php")
            yield Wiki(port)


def _settle(here: Path) -> Path:
    """Lay out settings, rights, one keeper and the folders of a wiki; return the prelude."""
    settings, data = here / "settings", here / "data"
    settings.mkdir()
    for file in SETTINGS.iterdir():
        if file.is_file() and not file.is_symlink():
            shutil.copy(file, settings)
    for name in FOLDERS:
        (data / name).mkdir(parents=True)
    (settings / "local.php").write_text(LOCAL.format(data=data))
    (settings / "acl.auth.php").write_text(RIGHTS)
    hashed = md5(PASSWORD.encode(), usedforsecurity=False).hexdigest()
    person = f"{KEEPER}:{hashed}:Keeper:keeper@wiki.example:admin,user\n"
    (settings / "users.auth.php").write_text(person)
    prelude = here / "prelude.php"
    prelude.write_text(PRELUDE.format(settings=settings))
    return prelude
