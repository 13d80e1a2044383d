"""The nouns: frozen records that every floor above speaks in."""
