"""The ledger: what machines saw."""
