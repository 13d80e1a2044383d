"""When pages come back, as the configuration says it."""

from pathlib import Path

import pytest

from orbweaver.config import Config, load_config
from orbweaver.crawl.branches import StopRule
from orbweaver.crawl.revisits import RevisitRule
from orbweaver.deployment.crawl_rules import revisit_rule, stop_rule
from orbweaver.errors import ConfigError


def config_that_says(folder: Path, text: str) -> Config:
    (folder / "orbweaver.toml").write_text(text)
    return load_config(folder, {})


def test_without_a_word_the_usual_rules_hold(tmp_path: Path) -> None:
    config = config_that_says(tmp_path, "")
    assert revisit_rule(config) == RevisitRule()
    assert stop_rule(config) == StopRule()


def test_what_is_said_counts(tmp_path: Path) -> None:
    config = config_that_says(tmp_path, "[revisit]\nfirst_s = 7200\nquiet_rounds = 2\n")
    assert revisit_rule(config) == RevisitRule(first_s=7200, quiet_rounds=2)


def test_pages_need_not_come_back(tmp_path: Path) -> None:
    assert revisit_rule(config_that_says(tmp_path, "[revisit]\nis_on = false\n")) is None


def test_intervals_must_grow(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="must grow"):
        config_that_says(tmp_path, "[revisit]\nfirst_s = 60\nleast_s = 3600\n")
