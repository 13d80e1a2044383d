"""A tee in the pipe: passes every request on to a server of this machine, and keeps each reply."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

REPLY_LIMIT_S = 60
HOP_BY_HOP = {"connection", "content-length", "keep-alive", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Received:
    """One reply, whole, as it was handed to the browser."""

    method: str
    path: str
    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(slots=True)
class Tee:
    """Where to knock instead, and all that went through."""

    origin: str
    received: list[Received] = field(default_factory=list)


@contextmanager
def tee(origin: str) -> Iterator[Tee]:
    """Stand before the server at ``origin`` (``http://127.0.0.1:PORT``) until the block ends."""
    upstream = origin.removeprefix("http://")
    kept = Tee("")

    class Handler(BaseHTTPRequestHandler):
        """Passes one request on at a time."""

        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            """Ask upstream, keep the reply, hand it on."""
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            connection = HTTPConnection(upstream, timeout=REPLY_LIMIT_S)
            connection.request(self.command, self.path, sent, dict(self.headers.items()))
            reply = connection.getresponse()
            body = reply.read()
            connection.close()
            names = {name.lower(): value for name, value in reply.getheaders()}
            kept.received.append(Received(self.command, self.path, reply.status, names, body))
            self.send_response_only(reply.status, reply.reason)
            for name, value in reply.getheaders():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = pass_on  # noqa: N815 - the standard library looks for these names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = Server(("127.0.0.1", 0), Handler)
    kept.origin = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Server(ThreadingHTTPServer):
    """Shrugs when a browser hangs up in the middle, as it does when a page is left."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the browser's own console is watched."""
