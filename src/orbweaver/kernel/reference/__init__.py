"""The kernel in NumPy: the same signatures as the native one, and its truth in tests."""
