"""docs/plugins.md: what stands on each shelf, and who keeps each promise."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import orbweaver.ports
from scripts.reference.layout import first_sentence, page, table

SHELVES = (
    "orbweaver.signals",
    "orbweaver.formats",
    "orbweaver.detectors",
    "orbweaver.connectors",
    "orbweaver.exchanges",
    "orbweaver.channels",
    "orbweaver.town.sites",
)
OPENING = (
    "A plug-in is one file on a shelf that ends in `PLUGIN`; a keeper is one file in the folder "
    "of the port whose promise it keeps. How to add one: CONTRIBUTING.md."
)


def plugin_modules(shelf: str) -> Iterator[ModuleType]:
    """Yield the modules of a shelf that end in ``PLUGIN``, in order of name."""
    package = importlib.import_module(shelf)
    for info in pkgutil.iter_modules(package.__path__, prefix=f"{shelf}."):
        module = importlib.import_module(info.name)
        if hasattr(module, "PLUGIN"):
            yield module


def standing_shelves() -> list[str]:
    """Return the shelves that exist."""
    return [name for name in SHELVES if importlib.util.find_spec(name) is not None]


def _what(module: ModuleType) -> str:
    """Say what a plug-in is, or of a detector what it finds."""
    finds = getattr(module.PLUGIN, "finds", None)
    return f"Finds {finds}." if finds else first_sentence(module)


def _shelf(shelf: str) -> str:
    rows = [
        (f"`{module.PLUGIN.name}`", _what(module), f"`{module.__name__}`")
        for module in plugin_modules(shelf)
    ]
    if not rows:
        return ""
    heading = f"## {shelf.removeprefix('orbweaver.')}"
    return f"{heading}\n\n{table(('Name', 'What it is', 'File'), rows)}"


def _keepers(port: str) -> Iterator[tuple[str, str, str]]:
    folder = importlib.import_module(port)
    for info in pkgutil.iter_modules(folder.__path__):
        if info.name != "port":
            keeper = importlib.import_module(f"{port}.{info.name}")
            yield port.rpartition(".")[2], f"`{keeper.__name__}`", first_sentence(keeper)


def _ports() -> str:
    found = pkgutil.iter_modules(orbweaver.ports.__path__, prefix="orbweaver.ports.")
    rows = [row for info in found if info.ispkg for row in _keepers(info.name)]
    return f"## ports\n\n{table(('Port', 'File', 'What it is'), rows)}"


def shelf_page() -> str:
    """Write the page."""
    return page("Plug-ins and keepers", OPENING, *map(_shelf, standing_shelves()), _ports())
