"""Keep a private Tor network for as long as standard input stays open; then leave nothing behind.

Three authorities, three relays, a node for onion services and a client, all on loopback and known
to one another alone. Run as a process of its own by :mod:`tests.servers.tor`: whatever becomes of
the tests, their end closes the pipe; and should this process die, each Tor dies with it.

Usage: ``python keep_tor.py FOLDER``; prints the client's SOCKS port when circuits can be built.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

LAUNCH = Path(__file__).parents[2] / "src/orbweaver/ports/runner/launch.py"
AUTHORITIES = ("auth0", "auth1", "auth2")
RELAYS = ("relay0", "relay1", "relay2")
SERVICES, CLIENT = "services", "client"
READY = "Bootstrapped 100%"
EVERYBODY = """\
TestingTorNetwork 1
DataDirectory {here}
Nickname {name}
Address 127.0.0.1
OutboundBindAddress 127.0.0.1
RunAsDaemon 0
Log notice stdout
ShutdownWaitLength 0
AvoidDiskWrites 1
UseDefaultFallbackDirs 0
VanguardsLiteEnabled 0
PathsNeededToBuildCircuits 0.67
CircuitBuildTimeout 5
LearnCircuitBuildTimeout 0
AssumeReachable 1
NumCPUs 1
"""
A_RELAY = """\
ORPort 127.0.0.1:{or_port}
SocksPort 0
ExitRelay 0
ExitPolicy reject *:*
"""
AN_AUTHORITY = """\
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
DirPort 127.0.0.1:{dir_port}
ContactInfo nobody@garden.example
V3AuthVotingInterval 10
V3AuthVoteDelay 2
V3AuthDistDelay 2
V3AuthNIntervalsValid 2
TestingV3AuthInitialVotingInterval 5
TestingV3AuthInitialVoteDelay 2
TestingV3AuthInitialDistDelay 2
TestingDirAuthVoteGuard *
TestingDirAuthVoteHSDir *
TestingMinExitFlagThreshold 0
"""
BY_SOCKET = "ControlSocket {here}/control\nCookieAuthentication 0\n"


@dataclass(frozen=True)
class Node:
    """One Tor."""

    name: str
    folder: Path
    or_port: int
    dir_port: int

    @property
    def here(self) -> Path:
        """Return its folder."""
        return self.folder / self.name

    @property
    def is_authority(self) -> bool:
        """Say whether it votes."""
        return self.name in AUTHORITIES

    @property
    def is_relay(self) -> bool:
        """Say whether others go through it."""
        return self.is_authority or self.name in RELAYS


def free_ports(count: int) -> list[int]:
    """Return ports of loopback that nobody listens on."""
    with ExitStack() as opened:
        probes = [
            opened.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)
        ]
        return [int(probe.getsockname()[1]) for probe in probes]


def make_keys(node: Node) -> str:
    """Make an authority's keys; return the digest of its identity."""
    keys = node.here / "keys"
    keys.mkdir()
    keys.chmod(0o700)
    command = ["tor-gencert", "--create-identity-key", "-m", "12", "--passphrase-fd", "0"]
    command += ["-a", f"127.0.0.1:{node.dir_port}"]
    subprocess.run(command, cwd=keys, input=b"\n", check=True, capture_output=True, timeout=90)
    told = (keys / "authority_certificate").read_text().splitlines()
    return next(line.split()[1] for line in told if line.startswith("fingerprint "))


def fingerprint(node: Node) -> str:
    """Make a relay's keys; return the digest of its own."""
    command = ["tor", "--list-fingerprint", "--quiet", "-f", str(node.here / "torrc")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return (node.here / "fingerprint").read_text().split()[1]


def plain_rules(node: Node, socks_port: int) -> str:
    """Return a node's configuration, without whom it trusts."""
    rules = EVERYBODY.format(here=node.here, name=node.name)
    if node.is_relay:
        rules += A_RELAY.format(or_port=node.or_port)
    if node.is_authority:
        rules += AN_AUTHORITY.format(dir_port=node.dir_port)
    if not node.is_relay:
        rules += BY_SOCKET.format(here=node.here)
        rules += f"SocksPort {f'127.0.0.1:{socks_port}' if node.name == CLIENT else 0}\n"
    return rules


def trusted(node: Node) -> str:
    """Make an authority's keys; return the line by which all others know it."""
    nobody = f"DirAuthority nobody 127.0.0.1:1 {'A' * 40}\n"  # else it would know the real ones
    (node.here / "torrc").write_text(plain_rules(node, 0) + nobody)
    identity = make_keys(node)
    return (
        f"DirAuthority {node.name} orport={node.or_port} v3ident={identity} "
        f"127.0.0.1:{node.dir_port} {fingerprint(node)}\n"
    )


def configure(nodes: list[Node], socks_port: int) -> None:
    """Write the configuration of every node."""
    for node in nodes:
        node.here.mkdir()
        node.here.chmod(0o700)
    with ThreadPoolExecutor() as pool:
        lines = "".join(pool.map(trusted, [node for node in nodes if node.is_authority]))
    for node in nodes:
        (node.here / "torrc").write_text(plain_rules(node, socks_port) + lines)


def start(node: Node) -> "subprocess.Popen[str]":
    """Start one Tor, which ends with this process."""
    command = ["tor", "-f", str(node.here / "torrc"), "--defaults-torrc", "/dev/null"]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(LAUNCH), str(os.getpid()), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_until_ready(node: Node, process: "subprocess.Popen[str]") -> None:
    """Read what a node logs until it can build circuits."""
    said = []
    for line in process.stdout or ():
        said.append(line)
        if READY in line:
            Thread(target=drain, args=(process,), daemon=True).start()
            return
    raise SystemExit(f"{node.name} ended:\n{''.join(said)}")


def drain(process: "subprocess.Popen[str]") -> None:
    """Read on what a node logs, so that its pipe never fills."""
    for _ in process.stdout or ():
        pass


def stop(processes: list["subprocess.Popen[str]"]) -> None:
    """End every node; none has anything to keep."""
    for process in processes:
        process.kill()
    for process in processes:
        process.wait(timeout=30)


def main() -> None:
    """Make, start, wait for the end of standard input, stop, remove."""
    folder = Path(sys.argv[1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    names = (*AUTHORITIES, *RELAYS, SERVICES, CLIENT)
    socks_port, *ports = free_ports(1 + 2 * len(names))
    nodes = [Node(name, folder, *ports[2 * n : 2 * n + 2]) for n, name in enumerate(names)]
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        configure(nodes, socks_port)
        processes: list[subprocess.Popen[str]] = []
        undo.callback(stop, processes)
        for node in nodes:
            processes.append(start(node))
            if node.is_relay:
                Thread(target=drain, args=(processes[-1],), daemon=True).start()
        for node, process in zip(nodes, processes, strict=True):
            if not node.is_relay:
                wait_until_ready(node, process)
        sys.stdout.write(f"{socks_port}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
