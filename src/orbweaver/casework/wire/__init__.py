"""How nouns lie in columns of text: JSON with a version, one file a noun."""
