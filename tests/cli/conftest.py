"""What the tests of the command stand on: an empty folder, or a house with people in it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.galleries import RULES, Site, build
from tests.cli.shell import Shell
from tests.house.tree import ROOT
from tests.servers.nginx import Nginx

MANDATE = """\
[mandate]
organisation = "Harbour Hotline"
country = "IE"
legal_basis = "A law of the town"
contact = "desk@harbour.example"
user_agent = "orbweaver-test (+mailto:desk@harbour.example)"
keep_media = true
"""
TEST_MODE = """\
[house]
mode = "test"
"""
QUICK = """\
[crawl]
delay_s = 0.0
retry_base_s = 0.1
[casework]
scheme = "demo"
needed_verdicts = 2
first_check_s = 0.0
check_interval_s = 3600.0
"""


@dataclass(frozen=True, slots=True)
class Manned:
    """A shell on a house in which people work."""

    shell: Shell
    tokens: Mapping[str, str]
    """By the first name of whoever acts."""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell in an empty folder."""
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def first_house(tmp_path_factory: pytest.TempPathFactory) -> Manned:
    """A house that tests get copies of; nobody works in it."""
    shell = Shell(tmp_path_factory.mktemp("first"))
    shell.configure(TEST_MODE + MANDATE + QUICK)
    shell.run("init")
    return Manned(shell, crew_of(shell))


@pytest.fixture
def manned(first_house: Manned, tmp_path: Path) -> Manned:
    """A house of this test's own, with somebody of every role."""
    return Manned(copy_of(first_house.shell, tmp_path), first_house.tokens)


def copy_of(shell: Shell, folder: Path) -> Shell:
    """Return a shell on a copy of a house."""
    shutil.copytree(shell.data, folder / "data")
    shutil.copy(shell.key_file, folder / "data.key")
    return Shell(folder, shell.own_addresses)


def crew_of(shell: Shell) -> Mapping[str, str]:
    """Bring people in; return their tokens by first name."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.cli.crew", str(shell.data)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    tokens: dict[str, str] = json.loads(made.stdout)
    return tokens


@dataclass(frozen=True, slots=True)
class Served:
    """A site of galleries that is up."""

    site: Site
    nginx: Nginx


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The galleries, served by Debian's nginx."""
    site = build(tmp_path_factory.mktemp("galleries"))
    with Nginx(site.root, RULES) as nginx:
        yield Served(site, nginx)


@pytest.fixture
def surfing(manned: Manned, served: Served) -> Manned:
    """A house that may fetch from nginx, and from nowhere else."""
    served.nginx.forget()
    manned.shell.configure(TEST_MODE + MANDATE + QUICK + reaching(served.nginx))
    return manned


def reaching(nginx: Nginx) -> str:
    """Return what the configuration says to reach one server on loopback."""
    return f'[egress]\nallow = ["127.0.0.1:{nginx.port}"]\n'
