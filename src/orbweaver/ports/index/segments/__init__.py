"""The index in segments: files that all processes map, and a little in memory on top."""
