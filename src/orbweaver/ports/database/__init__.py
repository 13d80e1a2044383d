"""Two SQL engines under one small tongue, for the keepers of frontier and ledger.

The keepers' SQL is written by hand, once, in what SQLite and PostgreSQL both speak; where they
differ (locks, arrays, conflicts) an engine offers an operation of :class:`Work` instead.
"""
