"""Configuration: one TOML file plus environment, checked before anything starts."""

from orbweaver.config.load import CONFIG_FILE_NAME, load_config
from orbweaver.config.sections import Config, Mode

__all__ = ["CONFIG_FILE_NAME", "Config", "Mode", "load_config"]
