"""Manners of the crawl: which links are not followed, and which pages are taken for a trap."""
