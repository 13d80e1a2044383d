"""The sentences that people read, collected from the code, and their translations."""
