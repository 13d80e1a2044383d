"""The command line: a file per noun, every command with a help text that teaches."""
