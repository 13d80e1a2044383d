"""Randomness that depends on names alone, so that one picture never shifts another."""

import hashlib
import random

import numpy as np


def seed_number(*names: object) -> int:
    """Return a 64-bit number that depends on ``names`` alone."""
    text = "\x1f".join(str(name) for name in names)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def dice(*names: object) -> random.Random:
    """Return a generator for plans (choices, shuffles), fixed by ``names``."""
    return random.Random(seed_number(*names))


def brush(*names: object) -> np.random.Generator:
    """Return a generator for pixels, fixed by ``names``."""
    return np.random.default_rng(seed_number(*names))
