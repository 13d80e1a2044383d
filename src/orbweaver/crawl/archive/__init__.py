"""The archive: pages as they were sent, sealed, for whoever must show what stood there."""
