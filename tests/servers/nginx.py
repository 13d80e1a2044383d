"""Debian's nginx on loopback, serving a folder, with a log of what was asked."""

import os
import socket
import subprocess
import sys
import tempfile
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from orbweaver.ports.runner import launch
from tests.servers.looking import wait_until

BINARY = Path("/usr/sbin/nginx")
READY_S = 20.0
TRIES = 3
CONFIG = """\
daemon off;
master_process off;
pid {here}/pid;
error_log {here}/error.log;
events {{ worker_connections 128; }}
http {{
    types {{
        text/html html;
        text/plain txt;
        image/jpeg jpg;
        image/png png;
        image/webp webp;
        image/gif gif;
    }}
    default_type application/octet-stream;
    log_format asked '$status $request_method $request_uri';
    access_log {here}/access.log asked;
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi;
    scgi_temp_path {here}/scgi;
    sendfile on;
    gzip on;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        {rules}
    }}
}}
"""


class Nginx:
    """The server, while the block lasts; one process, which ends with the tests."""

    def __init__(self, root: Path, rules: str = "") -> None:
        """Serve ``root``; ``rules`` stand in the server's section of the configuration."""
        if not BINARY.exists():
            pytest.fail("a site that is not the town's needs Debian's nginx: nginx-light")
        self._root, self._rules = root, rules

    def __enter__(self) -> Self:
        """Start, and wait until it answers."""
        self._folder = tempfile.TemporaryDirectory(prefix="nginx-")
        self.folder = Path(self._folder.name)
        for _ in range(TRIES):  # somebody may take the port before nginx does
            self._start()
            if self._is_up():
                return self
        pytest.fail((self.folder / "error.log").read_text())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it, and forget what it logged."""
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def address(self, path: str = "/") -> str:
        """Return the live address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def defanged(self, path: str = "/") -> str:
        """Return the address of a path as it may be printed."""
        return f"hxxp://127[.]0[.]0[.]1:{self.port}{path}"

    def asked(self) -> list[str]:
        """Return the path of every request so far, in order."""
        return [line.split(" ", 2)[2] for line in self._log().splitlines()]

    def found(self) -> list[str]:
        """Return the path of every request that was answered with a file, in order."""
        lines = (line.split(" ", 2) for line in self._log().splitlines())
        return [path for status, _, path in lines if status == "200"]

    def forget(self) -> None:
        """Empty the log; nginx goes on writing at its end."""
        os.truncate(self.folder / "access.log", 0)

    def _log(self) -> str:
        return (self.folder / "access.log").read_text()

    def _start(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = int(probe.getsockname()[1])
        config = self.folder / "nginx.conf"
        config.write_text(
            CONFIG.format(here=self.folder, root=self._root, port=self.port, rules=self._rules)
        )
        command = [str(BINARY), "-c", str(config), "-p", str(self.folder)]
        command += ["-e", str(self.folder / "error.log")]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), *command],
            stdin=subprocess.DEVNULL,
        )

    def _is_up(self) -> bool:
        """Wait until it answers; say no when it ended, since another took its port."""
        wait_until(lambda: self._answers() or self._has_ended(), lambda: "nginx is mute", READY_S)
        if self._has_ended():
            return False
        self.forget()
        return True

    def _has_ended(self) -> bool:
        return self._process.poll() is not None

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (HTTPException, OSError):
            return False
        finally:
            connection.close()
        return True
