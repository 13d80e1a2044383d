"""Migrations of the crawl tables."""
