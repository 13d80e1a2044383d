"""Where the public reports."""
