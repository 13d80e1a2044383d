"""A real S3 server on loopback: SeaweedFS from its wheel, with a folder and ports of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

from orbweaver.ports.runner import launch

_READY_S = 60.0
_PORTS = (
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
    "s3.port",
    "s3.port.grpc",
)


class S3Server:
    """The server, while the block lasts; it makes a bucket when something is first put there."""

    access_key = "harbour"
    secret_key = "invented for the tests"

    def __enter__(self) -> Self:
        """Start, and wait until it answers."""
        self.folder = Path(tempfile.mkdtemp(prefix="s3-"))
        ports = dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
        self._port = ports["s3.port"]
        self.endpoint = f"http://127.0.0.1:{self._port}"
        self._log = (self.folder / "log").open("wb")
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid())),
                *self._command(ports),
            ],
            stdout=self._log,
            stderr=self._log,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
        )
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, and forget what it held."""
        self._process.kill()
        self._process.wait()
        self._log.close()
        shutil.rmtree(self.folder)

    def _command(self, ports: dict[str, int]) -> list[str]:
        identity = {
            "name": "house",
            "credentials": [{"accessKey": self.access_key, "secretKey": self.secret_key}],
            "actions": ["Admin", "Read", "Write", "List"],
        }
        config = self.folder / "identities.json"
        config.write_text(json.dumps({"identities": [identity]}))
        (self.folder / "data").mkdir()
        options = {
            "dir": self.folder / "data",
            "ip": "127.0.0.1",
            "ip.bind": "127.0.0.1",
            "master.telemetry": "false",  # by default it reports to its makers
            "master.telemetry.url": "http://127.0.0.1:9/",
            "master.volumeSizeLimitMB": 64,
            "volume.max": 20,
            "volume.minFreeSpace": "1MiB",
            "filer.localSocket": self.folder / "filer.sock",
            "s3.localSocket": self.folder / "s3.sock",
            "s3.config": config,
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            **ports,
        }
        weed = Path(sys.executable).with_name("weed")
        flags = [f"-{name}={value}" for name, value in options.items()]
        return [str(weed), "server", "-filer", "-s3", *flags]

    def _wait_until_ready(self) -> None:
        until_s = time.monotonic() + _READY_S
        while time.monotonic() < until_s and not self._has_ended_within(0.1):
            if self._answers():
                return
        log = (self.folder / "log").read_text(errors="replace")
        raise RuntimeError(f"the S3 server did not come up:\n{log[-2000:]}")

    def _has_ended_within(self, wait_s: float) -> bool:
        try:
            self._process.wait(wait_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _answers(self) -> bool:
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=5)) as connection:
            try:
                connection.request("GET", "/healthz")
                return connection.getresponse().status == HTTPStatus.OK
            except (HTTPException, OSError):
                return False


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(one.getsockname()[1]) for one in sockets]
