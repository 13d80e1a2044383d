"""The whole story of a case: one small function for each table that tells a part of it."""
