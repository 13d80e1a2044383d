"""The runner: keeps services running."""
