"""The vault: sealed bytes, a key an object."""
