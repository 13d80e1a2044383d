"""Hosting look-up: who hosts a name."""
