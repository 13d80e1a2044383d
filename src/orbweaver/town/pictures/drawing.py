"""From an original's plan to its pixels."""

from collections.abc import Callable

from orbweaver.town.pictures.landscapes import landscape, shore
from orbweaver.town.pictures.noise import Pixels, Random
from orbweaver.town.pictures.original import Original
from orbweaver.town.pictures.scenes import scene
from orbweaver.town.pictures.seeds import brush
from orbweaver.town.pictures.textures import cells, marble, rings, tiles, weave

_MOTIFS: dict[str, Callable[[Random, int, int], Pixels]] = {
    "marble": marble,
    "weave": weave,
    "cells": cells,
    "tiles": tiles,
    "landscape": landscape,
    "shore": shore,
    "scene": scene,
    "rings": rings,
}


def draw(original: Original) -> Pixels:
    """Return the pixels of ``original``: shape (height, width, 3), RGB bytes."""
    rng = brush(original.town_seed, original.original_id, original.motif)
    return _MOTIFS[original.motif](rng, original.width_px, original.height_px)
