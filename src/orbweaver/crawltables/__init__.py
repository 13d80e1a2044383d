"""Schema and migrations of what machines saw; no logic."""
