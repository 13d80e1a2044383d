"""Sets of labels, one TOML file each."""
