"""The house's section: passkeys need a name, and roles are called as casework calls them."""

from pathlib import Path
from typing import get_args

import pytest

from orbweaver.casework.roles import PERSONS
from orbweaver.config import load_config
from orbweaver.config.house_section import RoleName
from orbweaver.deployment.office import door_rules
from orbweaver.errors import ConfigError


def written(folder: Path, *lines: str) -> Path:
    (folder / "orbweaver.toml").write_text("\n".join(("[house]", *lines)), encoding="utf-8")
    return folder


def test_every_role_of_a_person_may_be_asked_for_a_passkey() -> None:
    assert set(get_args(RoleName)) == {role.value for role in PERSONS}


@pytest.mark.parametrize("base_url", ["", "http://127.0.0.1:8440", "https://[2001:db8::1]"])
def test_roles_by_passkey_need_a_house_with_a_name(tmp_path: Path, base_url: str) -> None:
    lines = ('passkey_roles = ["administrator"]', f'base_url = "{base_url}"')
    with pytest.raises(ConfigError, match="passkeys take no number"):
        load_config(written(tmp_path, *lines), {})


def test_the_rules_of_the_doors_follow_from_the_file(tmp_path: Path) -> None:
    lines = (
        'passkey_roles = ["administrator", "senior"]',
        'base_url = "https://orb.example/"',
        "idle_lock_minutes = 3",
        'trusted_proxies = ["10.0.0.0/24"]',
    )
    config = load_config(written(tmp_path, *lines), {})
    doors = door_rules(config)
    assert (doors.origin, doors.passkey_name) == ("https://orb.example", "orb.example")
    assert {role.value for role in doors.passkey_roles} == {"administrator", "senior"}
    assert doors.idle_lock.total_seconds() == 180
    assert [str(network) for network in config.house.trusted_proxies] == ["10.0.0.0/24"]
