"""Everything the town draws: originals by code, and altered copies of them."""
