"""The room of the banks: from rows to entries, and from matches to findings."""
