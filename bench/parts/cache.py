"""Where benches keep what they downloaded and made: ``.bench`` in the repository, or elsewhere."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def cache_folder(*names: str) -> Path:
    """Return a folder of the cache, made; ``ORBWEAVER_BENCH`` names another cache."""
    folder = Path(os.environ.get("ORBWEAVER_BENCH", ROOT / ".bench")).joinpath(*names)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
