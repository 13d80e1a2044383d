"""PHP's own web server on loopback, for software that people run under it."""

import shutil
from pathlib import Path

import pytest

from tests.servers.bound import BoundServer

LIMITS = ("memory_limit=256M", "upload_max_filesize=16M", "post_max_size=16M", "display_errors=0")


def php_server(port: int, root: Path, prelude: Path, log: Path) -> BoundServer:
    """Serve the folder ``root``; ``prelude`` is run before every page."""
    php = shutil.which("php")
    if php is None:
        pytest.fail("wikis and blogs need Debian's PHP: php-cli")
    own = (f"auto_prepend_file={prelude}", f"session.save_path={log.parent}")
    settings = [word for setting in (*LIMITS, *own) for word in ("-d", setting)]
    command = [php, *settings, "-S", f"127.0.0.1:{port}", "-t", str(root)]
    return BoundServer(command, log, {"PHP_CLI_SERVER_WORKERS": "4"})
