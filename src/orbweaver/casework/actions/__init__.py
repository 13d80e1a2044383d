"""Actions: `do_*` are the only writes, each one transaction with its audit row."""
