"""Neutral words for names and texts: gardens, harbours, rocks."""

import random

ROCKS = (
    "basalt", "granite", "slate", "marl", "gneiss", "schist", "chalk", "flint", "tuff", "dolerite",
    "gabbro", "pumice", "breccia", "quartzite", "travertine", "sandstone", "limestone", "obsidian",
)  # fmt: skip
PLANTS = (
    "fern", "moss", "heather", "juniper", "larch", "rowan", "sorrel", "thyme", "yarrow", "willow",
    "alder", "bracken", "clover", "hazel", "laurel", "myrtle", "sedge", "tansy",
)  # fmt: skip
WATERS = (
    "harbour", "quay", "lock", "weir", "estuary", "inlet", "jetty", "ferry", "buoy", "tide",
    "canal", "delta", "fjord", "lagoon", "marsh", "shoal", "strand", "wharf",
)  # fmt: skip


def slug(rng: random.Random) -> str:
    """Return two neutral words joined by a hyphen, fit for a file name."""
    return f"{rng.choice(ROCKS)}-{rng.choice(PLANTS)}"


def sentence(rng: random.Random) -> str:
    """Return one plain English sentence about stones, plants and water."""
    return (
        f"The {rng.choice(ROCKS)} near the {rng.choice(WATERS)} "
        f"carries {rng.choice(PLANTS)} and {rng.choice(PLANTS)}."
    )
