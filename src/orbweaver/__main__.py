"""``python -m orbweaver``: the same as the command ``orbweaver``."""

from orbweaver.cli.main import main

main()
