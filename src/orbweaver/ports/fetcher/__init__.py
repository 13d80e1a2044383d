"""The fetcher: one request to one address, within limits."""
