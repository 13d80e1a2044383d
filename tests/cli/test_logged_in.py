"""From a refused login to every picture behind it: a person sees to it, and the crawl goes on."""

import asyncio
import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.cli.conftest import MANDATE, QUICK, TEST_MODE, Manned
from tests.crawl.members import NAME, PASSWORD, Members, open_forum
from tests.jail.drawn import landscape, saved

pytestmark = pytest.mark.full

WRONG = "under-the-willow"


@contextmanager
def served(members: Members) -> Iterator[int]:
    """Serve a forum from a thread of its own; give the port."""
    is_up, is_over, ports = threading.Event(), threading.Event(), list[int]()

    async def serve() -> None:
        async with open_forum(members) as port:
            ports.append(port)
            is_up.set()
            await asyncio.to_thread(is_over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert is_up.wait(10)
        yield ports[0]
    finally:
        is_over.set()
        thread.join(10)


def ask(manned: Manned, site: str, password: str) -> str:
    """Ask for a login and approve it by a second person; return its id."""
    shell, lio, ado = manned.shell, manned.tokens["lio"], manned.tokens["ado"]
    asked = shell.run(
        *("identity", "add", site, "--connector", "forum", "--account", "-"),
        *("--basis", "Order 12 of the town", "--days", "30", "--json"),
        by=lio,
        stdin=f"{NAME}\n{password}\n",
    )
    identity_id: str = asked.record["identity_id"]
    shell.run("identity", "approve", identity_id, by=ado)
    return identity_id


def sighted(manned: Manned) -> set[str]:
    """Return the SHA-256 of all that was seen."""
    with closing(sqlite3.connect(manned.shell.data / "crawl.sqlite3")) as database:
        rows = database.execute("SELECT media_sha256_hex FROM crawl_sighting").fetchall()
    return {row[0] for row in rows}


def test_a_refused_login_waits_for_a_person_and_then_nothing_is_missing(manned: Manned) -> None:
    shell, ado = manned.shell, manned.tokens["ado"]
    members = Members([saved(landscape(seed), "JPEG", quality=85) for seed in range(6)])
    with served(members) as port:
        site = f"http://127.0.0.1:{port}/"
        reaching = f'[egress]\nallow = ["127.0.0.1:{port}"]\n'
        shell.configure(TEST_MODE + MANDATE + QUICK + reaching)
        wrong = ask(manned, site, WRONG)
        shell.run("crawl", site, "--reach", "host")
        assert sighted(manned) == set()
        (waits,) = shell.run("identity", "paused", "--json", by=ado).records
        assert (waits["host"], waits["why"]) == ("127[.]0[.]0[.]1", "the login was refused")
        shell.run("identity", "revoke", wrong, "--reason", "the password was wrong", by=ado)
        ask(manned, site, PASSWORD)
        shell.run("identity", "resume", "127[.]0[.]0[.]1", by=ado)
        shell.run("crawl", site, "--reach", "host")
    assert [fields["password"] for one in members.posts if (fields := dict(one.fields))] == [
        WRONG,
        PASSWORD,
    ]
    assert sighted(manned) == {hashlib.sha256(one).hexdigest() for one in members.pictures}
    assert "No host waits" in shell.run("identity", "paused", by=ado).out
    for path in shell.folder.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert not [word for word in (WRONG, PASSWORD) if word.encode() in kept], path
