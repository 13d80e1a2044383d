"""The index: which bank entries say the same as these signals."""
