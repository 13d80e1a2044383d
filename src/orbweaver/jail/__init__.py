"""The jail: decoders run in walled worker processes, and whatever comes back is read as hostile."""
