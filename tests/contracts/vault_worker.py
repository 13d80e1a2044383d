"""A process that seals, to be killed or starved by the vault's contract suite.

Usage: ``vault_worker.py SETTINGS TASK NUMBER``; SETTINGS is JSON as :func:`vault_of` reads it.
Prints the digest of every object once ``seal`` returned.
"""

import hashlib
import json
import os
import random
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from orbweaver.errors import StoreFull
from orbweaver.ports.vault.directory import DirectoryVault
from orbweaver.ports.vault.port import Vault
from orbweaver.ports.vault.s3 import S3Settings, S3Vault

CONTENT = b"drawn by code: a harbour at noon" * 400


def vault_of(settings: dict[str, str]) -> Vault:
    """Open the vault that ``settings`` name."""
    kek = bytes.fromhex(settings["kek_hex"])
    if settings["keeper"] == "directory":
        return DirectoryVault(Path(settings["root"]), kek, settings["tenant"])
    known = S3Settings(
        endpoint=settings["endpoint"],
        bucket="vault",
        region="us-east-1",
        access_key=settings["access_key"],
        secret_key=settings["secret_key"],
        prefix=settings["prefix"],
        timeout_s=10.0,
        retries=1,
    )
    return S3Vault(known, kek, settings["tenant"])


def say(line: str) -> None:
    """Write one line to whoever started this."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def seal(vault: Vault, content: bytes) -> None:
    """Seal and say so."""
    sha256_hex = hashlib.sha256(content).hexdigest()
    vault.seal(sha256_hex, content)
    say(sha256_hex)


def die_before(step: int) -> None:
    """Let this process be killed just before its ``step``-th durable system call."""
    left = [step]

    def armed(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **named)

        return counted

    for name in ("write", "fsync", "link", "unlink", "mkdir", "close"):
        setattr(os, name, armed(getattr(os, name)))


def main() -> None:
    """Do one task."""
    settings, task, number = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    vault = vault_of(settings)
    if task == "die":
        die_before(number)
        seal(vault, CONTENT)
    elif task == "starve":
        resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
        try:
            seal(vault, CONTENT)
        except StoreFull:
            say("full")
    else:
        source = random.Random(number)
        while True:
            seal(vault, source.randbytes(source.randrange(1, 200_000)))


if __name__ == "__main__":
    main()
