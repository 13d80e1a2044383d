"""Queries: what the doors show, as frozen records."""
