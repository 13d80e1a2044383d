"""The house, wired."""
