"""Orbweaver."""
