"""Reading hostile HTML: inside workers only."""
