"""The room of the crawl: goes where seeds lead, politely, and records what it saw."""
