"""A process that runs services until it is killed, for the runner's contract suite.

Usage: ``runner_worker.py COMMAND...``; starts the command twice, under two names.
"""

import sys

from orbweaver.ports.runner.local import LocalRunner
from orbweaver.ports.runner.port import Service

runner = LocalRunner()
runner.start([Service(name, tuple(sys.argv[1:])) for name in ("one", "two")])
while True:
    runner.watch_once(60.0)
