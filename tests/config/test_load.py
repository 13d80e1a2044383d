"""A wrong configuration is one clear sentence that names file, line and key."""

from pathlib import Path

import pytest

from orbweaver.config import CONFIG_FILE_NAME, Mode, load_config
from orbweaver.deployment.keepers import routes
from orbweaver.egress.onion import onion_address
from orbweaver.egress.routes import RouteKind
from orbweaver.errors import ConfigError

GARDEN_MANDATE = """
[mandate]
organisation = "Garden Hotline"
country = "BE"
legal_basis = "Protocol of the harbour, article 1"
contact = "desk@garden.example"
user_agent = "orbweaver-test (+mailto:desk@garden.example)"
"""
TOR_ROUTE = "[[egress.routes]]\nname = 'tor'\nkind = 'tor'\naddress = '127.0.0.1:9050'\n"


def write(folder: Path, text: str) -> Path:
    (folder / CONFIG_FILE_NAME).write_text(text)
    return folder


def test_no_file_means_safe_defaults_and_no_mandate(tmp_path: Path) -> None:
    config = load_config(tmp_path, {})
    assert config.mandate is None
    assert config.house.mode is Mode.LIVE
    assert config.key_file.parent == tmp_path.parent, "the key lies outside the data directory"


def test_a_mandate_is_read_and_has_a_lasting_id(tmp_path: Path) -> None:
    first = load_config(write(tmp_path, GARDEN_MANDATE), {}).mandate
    second = load_config(tmp_path, {"ORBWEAVER__MANDATE__CONTACT": "other@garden.example"}).mandate
    assert first is not None
    assert second is not None
    assert first.mandate().mandate_id == second.mandate().mandate_id
    assert second.contact == "other@garden.example"


def test_ways_out_are_read_by_name(tmp_path: Path) -> None:
    by_proxy = TOR_ROUTE.replace("'tor'", "'proxy'", 1).replace("'tor'", "'http'")
    config = load_config(write(tmp_path, TOR_ROUTE + by_proxy), {})
    known = routes(config)
    assert known.route_for("garden.example").is_direct
    assert known.route_for("garden.example", "proxy").kind is RouteKind.HTTP
    tor = known.route_for(onion_address(bytes(32)))
    assert (tor.name, tor.station, tor.patience) == ("tor", ("127.0.0.1", 9050), 3.0)


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("[crawl]\ndelay_s = 1\n\nin_flight = 'many'\n", "line 4, crawl.in_flight", "integer"),
        ("[house]\nmode = 'party'\n", "line 2, house.mode", "'live', 'demo' or 'test'"),
        ("[garden]\nrose = 1\n", "garden", "not permitted"),
        ("[crawl]\nspeed = 9\n", "line 2, crawl.speed", "not permitted"),
        ("[mandate]\ncountry = 'BE'\n", "line 1, mandate.organisation", "required"),
        ("[store]\nkind = 'postgres'\n", "line 1, store", "needs casework_dsn"),
        ("[vault]\n\nkind = 's3'\n", "line 1, vault", "needs endpoint and bucket"),
        ("[egress]\nallow = ['127.0.0.1:80']\n", "", "'demo' or 'test' only"),
        ("[house]\nmode = 'demo'\n[egress]\nallow = ['192.0.2.1:80']\n", "", "is not loopback"),
        ("[egress]\nallow = ['garden:80']\n[house]\nmode='demo'", "line 2, egress.allow", "garden"),
        (f"[house]\nmode = 'demo'\n{TOR_ROUTE}", "", "its address is not in egress.allow"),
        (TOR_ROUTE.replace("'tor'", "'Tor'", 1), "egress.routes", "pattern"),
        ("[[domains]]\ndomain = 'a.example'\ndo = 'tor'\nreason = 'closed'\n", "", "no way out"),
        ("[house]\nmode = 'test'\n[mail]\nkind = 'smtp'\nhost = '192.0.2.1'\n", "", "loopback"),
        ("[house]\nmode = 'demo'\n[mail]\nkind = 'smtp'\nhost = 'relay.example'\n", "", "loopback"),
        ("[crawl\n", "line 1", "Expected"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, text: str, place: str, what: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, text), {})
    assert place in str(caught.value)
    assert what in str(caught.value)
    assert CONFIG_FILE_NAME in str(caught.value)


@pytest.mark.parametrize("place", ["house.key", "keys/house.key", "../{name}/house.key"])
@pytest.mark.parametrize("mode", ["live", "test"])
def test_the_key_never_lies_with_the_data(tmp_path: Path, mode: str, place: str) -> None:
    key_file = tmp_path / place.format(name=tmp_path.name)
    text = f"[house]\nmode = '{mode}'\n[vault]\nkey_file = '{key_file}'\n"
    with pytest.raises(ConfigError, match="inside the data directory"):
        load_config(write(tmp_path, text), {})
    allowed = text.replace(f"'{mode}'", "'demo'")
    assert load_config(write(tmp_path, allowed), {}).key_file == key_file


def test_a_wrong_environment_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ORBWEAVER__CRAWL__IN_FLIGHT"):
        load_config(tmp_path, {"ORBWEAVER__CRAWL__IN_FLIGHT": "0"})


def test_a_variable_without_a_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="names no section and key"):
        load_config(tmp_path, {"ORBWEAVER__CRAWL": "1"})


def test_values_of_secrets_never_stand_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write(tmp_path, "[store]\ncrawl_dsn = ['postgres://u:pa55@h/db']\n"), {})
    assert "pa55" not in str(caught.value)
