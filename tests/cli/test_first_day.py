"""A first day: the house is made, people and reports come in, banks are filled and shown."""

import stat

from tests.cli.shell import Shell

LINK = "http://127.0.0.1:8440/orb/"
SHA256 = "5e" * 32


def test_init_makes_what_is_missing_and_leaves_what_is_there(shell: Shell) -> None:
    made = shell.run("init", "--json").record
    assert made["data_dir"] == str(shell.data)
    assert made["made_key"] is True
    assert made["set_up_link"].startswith(f"{LINK}set-up/")
    key = shell.key_file.read_bytes()
    again = shell.run("init").out
    assert "It was set up before" not in again  # nobody used the link yet: here is another
    assert f"{LINK}set-up/" in again
    assert shell.key_file.read_bytes() == key


def test_what_init_makes_is_its_users_alone(shell: Shell) -> None:
    shell.run("init")
    made = [shell.data, shell.key_file, *shell.data.rglob("*")]
    assert [path for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
