"""Questionnaires, one TOML file each."""
