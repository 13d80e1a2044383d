"""The room of statistics: sums, never a person, never a place."""
