"""Reading hostile bodies that lead on and are no HTML: feeds, sitemaps, JSON, sheets, text."""
