"""Figures of the house for whoever has the token, and for nobody else."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from orbweaver.config import load_config
from orbweaver.deployment.keepers import metrics_token
from orbweaver.deployment.web_services import SETTING, WebServices
from orbweaver.errors import ConfigError
from tests.contracts.planning import NOON, visit
from tests.orb.conftest import METRICS_TOKEN

PATH = "/metrics"
BEARER = {"authorization": f"Bearer {METRICS_TOKEN}"}


def told(services: WebServices) -> str:
    del services
    return Client().get(PATH, headers=BEARER).content.decode()


def test_the_token_opens_the_figures(services: WebServices) -> None:
    services.frontier.offer([visit("garden.example/pond"), visit("rocks.example/")])
    text = told(services)
    assert "orbweaver_queue_waiting 2.0" in text
    assert "orbweaver_leases 0.0" in text
    assert "orbweaver_leases_missing 2.0" in text
    assert 'orbweaver_crossing_waits{crossing="orders"} 1.0' in text
    assert "orbweaver_web_jail_busy_limit 1.0" in text


def test_who_works_is_counted(services: WebServices) -> None:
    services.frontier.offer([visit("garden.example/pond"), visit("rocks.example/")])
    services.frontier.lease("ada", 1, 60, NOON)
    text = told(services)
    assert "orbweaver_leases 1.0" in text
    assert "orbweaver_leases_missing 1.0" in text


def test_no_figure_names_a_place_a_person_or_an_id(services: WebServices) -> None:
    services.frontier.offer([visit("garden.example/pond")])
    text = told(services)
    families = list(text_string_to_metric_families(text))
    labels = {key for family in families for s in family.samples for key in s.labels}
    assert labels == {"crossing"}
    assert not re.search(r"example|[0-9a-f]{32}", text)


@pytest.mark.parametrize("given", ["", METRICS_TOKEN, "Bearer ", f"Bearer {METRICS_TOKEN} "[:-2]])
def test_without_it_nothing_is_told(given: str, services: WebServices) -> None:
    del services
    answer = Client().get(PATH, headers={"authorization": given})
    assert answer.status_code == 401
    assert b"orbweaver_" not in answer.content


def test_there_is_no_such_page_unless_the_configuration_names_a_token(
    services: WebServices,
) -> None:
    closed = replace(services, metrics_token="")
    with override_settings(**{SETTING: lambda: closed}):
        assert Client().get(PATH, headers={"authorization": "Bearer "}).status_code == 404


def test_a_short_token_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "token"
    (tmp_path / "orbweaver.toml").write_text(f'[metrics]\ntoken_file = "{file}"\n')
    config = load_config(tmp_path, {})
    file.write_text(METRICS_TOKEN)
    assert metrics_token(config) == METRICS_TOKEN
    file.write_text("watch")
    with pytest.raises(ConfigError, match="fewer than 20"):
        metrics_token(config)


def test_what_is_due_for_long_is_seen(services: WebServices) -> None:
    services.frontier.offer([visit("garden.example/pond", due_s=-90)])
    assert services.office.clock.now() == NOON
    assert "orbweaver_queue_late_seconds 90.0" in told(services)
