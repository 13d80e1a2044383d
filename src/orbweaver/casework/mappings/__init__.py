"""Mappings between schemes, one TOML file each."""
