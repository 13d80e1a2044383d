"""The vault in a bucket, when the server is away, says no, or overwrites what it should not."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from orbweaver.errors import ConfigError, StoreFull, StoreUnavailable
from orbweaver.ports.vault.s3 import S3Settings, S3Vault
from tests.contracts.test_vault import KEK, digest
from tests.contracts.vault_worker import CONTENT
from tests.servers.s3 import S3Server


class Answers(ThreadingHTTPServer):
    """Gives every request the same answer."""

    status = 200
    body = b""


class AlwaysTheSame(BaseHTTPRequestHandler):
    """What :class:`Answers` answers."""

    def _answer(self) -> None:
        assert isinstance(self.server, Answers)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(404 if self.command in {"GET", "HEAD"} else self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.send_header("ETag", '"x"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(self.server.body)

    do_PUT = do_GET = do_HEAD = do_DELETE = _answer  # noqa: N815 - the server finds them so

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def answers() -> Iterator[Answers]:
    with Answers(("127.0.0.1", 0), AlwaysTheSame) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def settings_for(server: Answers) -> S3Settings:
    endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    return S3Settings(endpoint, "vault", "us-east-1", "harbour", "ebb", timeout_s=2.0, retries=0)


def test_a_server_that_overwrites_what_is_put_once_is_refused(answers: Answers) -> None:
    with pytest.raises(ConfigError, match="If-None-Match"):
        S3Vault(settings_for(answers), KEK, "harbour office").seal(digest(CONTENT), CONTENT)


def test_a_server_without_room_is_a_full_store(answers: Answers) -> None:
    answers.status, answers.body = 507, b"<Error><Code>InsufficientStorage</Code></Error>"
    with pytest.raises(StoreFull):
        S3Vault(settings_for(answers), KEK, "harbour office").seal(digest(CONTENT), CONTENT)


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_server_that_says_no_is_unavailable_and_the_reason_is_told(
    answers: Answers, status: int
) -> None:
    answers.status = status
    with pytest.raises(StoreUnavailable, match=f"{status}|PermissionDenied"):
        S3Vault(settings_for(answers), KEK, "harbour office").seal(digest(CONTENT), CONTENT)


def test_a_server_that_is_away_is_unavailable(answers: Answers) -> None:
    nowhere = replace(settings_for(answers), endpoint="http://127.0.0.1:9")
    vault = S3Vault(nowhere, KEK, "harbour office")
    with pytest.raises(StoreUnavailable):
        vault.open(digest(CONTENT))
    with pytest.raises(StoreUnavailable):
        list(vault.names())


def test_no_error_and_no_print_tells_the_secret(answers: Answers) -> None:
    answers.status = 500
    settings = replace(settings_for(answers), secret_key="neap tide")
    assert "neap tide" not in repr(settings)
    with pytest.raises(StoreUnavailable) as caught:
        S3Vault(settings, KEK, "harbour office").seal(digest(CONTENT), CONTENT)
    assert "neap tide" not in str(caught.value)
    assert "127.0.0.1" not in str(caught.value)


@pytest.mark.full
def test_a_wrong_secret_opens_no_bucket() -> None:
    with S3Server() as server:
        settings = S3Settings(
            server.endpoint, "vault", "us-east-1", server.access_key, server.secret_key
        )
        S3Vault(settings, KEK, "harbour office").seal(digest(CONTENT), CONTENT)
        stranger = S3Vault(replace(settings, secret_key="wrong"), KEK, "harbour office")
        with pytest.raises(StoreUnavailable):
            stranger.open(digest(CONTENT))
