"""``python -m tests.collisions.drive``: shows a house what only seems to be known."""

import argparse
import json
import os
import sys
from pathlib import Path

from orbweaver.deployment.start import set_up_django
from tests.story.place import free_port

HOST = "127.0.0.1"


def main() -> int:
    """Show; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sites", required=True)
    parser.add_argument("--out", type=Path, required=True)
    wishes = parser.parse_args()
    gallery_port = free_port()
    hosting = wishes.data / "gallery-hosting.json"
    record = {"host": HOST, "provider": "riverbank", "country": "BE"}
    hosting.write_text(json.dumps([{**record, "abuse_address": "abuse@riverbank.example"}]))
    os.environ |= {
        "ORBWEAVER__HOSTING__PATH": json.dumps(str(hosting)),
        "ORBWEAVER__EGRESS__ALLOW": json.dumps([f"{HOST}:{gallery_port}"]),
        "ORBWEAVER__MAIL__KIND": "file",
    }
    set_up_django(str(wishes.data))
    from tests.collisions.showing import show  # noqa: PLC0415 - tables come after the set-up

    show(gallery_port).write(wishes.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
