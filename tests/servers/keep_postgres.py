"""Keep one PostgreSQL server for as long as standard input stays open; then leave nothing behind.

Run as a process of its own by :mod:`tests.servers.postgres`: whatever becomes of the tests, a
SIGKILL included, their end closes the pipe, the server stops and its folder goes.

Usage: ``python keep_postgres.py BINARIES FOLDER [--durable|--mortal]``; prints ``ready`` when the
server answers. ``--durable`` (for benches) forces the log to disk and takes more memory.
``--mortal`` writes every commit, and at each line of standard input kills all processes of the
server with SIGKILL, starts it again on the same folder, and prints ``ready`` once more.
"""

import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread

SETTINGS = {
    "listen_addresses": "",  # a Unix socket in a folder of its own: no port to quarrel about
    "fsync": "off",  # tests kill clients, never the machine
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "40",
    "autovacuum_naptime": "1h",
    "max_locks_per_transaction": "256",  # a migration touches hundreds of partitions at once
}
DURABLE = SETTINGS | {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "autovacuum_naptime": "10s",
}
MORTAL = SETTINGS | {"synchronous_commit": "on"}
READY = "database system is ready to accept connections"


def reachable(binaries: Path, account: pwd.struct_passwd) -> bool:
    """Say whether a plain user can run the binaries (a home folder may be closed to others)."""
    command = [str(binaries / "postgres"), "--version"]
    try:
        subprocess.run(
            command, check=True, capture_output=True, user=account.pw_uid, group=account.pw_gid
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def become_plain(binaries: Path, folder: Path) -> Path:
    """Stop being root, which PostgreSQL refuses; return where the binaries can be run from."""
    account = pwd.getpwnam("nobody")
    if not reachable(binaries, account):
        shutil.copytree(binaries.parent, folder / "install", symlinks=True)
        binaries = folder / "install" / binaries.name
    os.chown(folder, account.pw_uid, account.pw_gid)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    return binaries


def make_cluster(binaries: Path, folder: Path) -> None:
    """Make an empty cluster."""
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres"]
    command += ["-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)


def start(binaries: Path, folder: Path, settings: dict[str, str]) -> "subprocess.Popen[str]":
    """Start the server and wait until it answers."""
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    said = []
    for line in server.stderr or ():
        said.append(line)
        if READY in line:
            Thread(target=drain, args=(server,), daemon=True).start()
            return server
    raise SystemExit("".join(said))


def drain(server: "subprocess.Popen[str]") -> None:
    """Read on what the server logs, so that its pipe never fills."""
    for _ in server.stderr or ():
        pass


def stop(server: "subprocess.Popen[str]") -> None:
    """Shut the server down without ceremony."""
    server.send_signal(signal.SIGQUIT)
    server.wait(timeout=30)


def settings() -> dict[str, str]:
    """Return how the server is to run."""
    if "--mortal" in sys.argv:
        return MORTAL
    return DURABLE if "--durable" in sys.argv else SETTINGS


def say_ready() -> None:
    """Tell whoever waits that the server answers."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def kill(server: "subprocess.Popen[str]") -> None:
    """Kill the server and all its children at once, and wait until none of them runs."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    doors = []
    for pid in (server.pid, *map(int, children)):
        with suppress(ProcessLookupError):  # it ended by itself
            doors.append(os.pidfd_open(pid))
            os.kill(pid, signal.SIGKILL)
    for door in doors:
        select.select([door], [], [])  # it opens with the end, whoever buries the dead and when
        os.close(door)
    server.wait(timeout=30)


def main() -> None:
    """Make, start, wait for the end of standard input, stop, remove."""
    binaries, folder = Path(sys.argv[1]), Path(sys.argv[2])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        undo.callback(os.chdir, "/")
        os.chdir(folder)
        if os.geteuid() == 0:
            binaries = become_plain(binaries, folder)
        make_cluster(binaries, folder)
        server = start(binaries, folder, settings())
        undo.callback(lambda: stop(server))
        say_ready()
        for _ in sys.stdin:
            kill(server)
            server = start(binaries, folder, settings())
            say_ready()


if __name__ == "__main__":
    main()
