"""The scan room: bytes become media and signals; decoding happens in the jail alone."""
