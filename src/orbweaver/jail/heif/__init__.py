"""Reading hostile HEIC: the container here, its HEVC pictures by a library; inside workers only."""
