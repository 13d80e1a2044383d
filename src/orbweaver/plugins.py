"""Finding plug-ins: one file on a shelf, ending ``PLUGIN: <Protocol> = ...``.

A shelf is a package (``orbweaver.signals``, ``orbweaver.formats`` ...). A plug-in of another
distribution joins by an entry point in the group of the shelf's name.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Protocol, TypeVar, cast

from orbweaver.errors import PluginConflict, UnknownName


class Named(Protocol):
    """What every plug-in has: the name that stands on disk and on the wire, for ever."""

    @property
    def name(self) -> str:
        """Lower-case letters, digits and ``_``."""


P = TypeVar("P", bound=Named)


def _own_plugins(shelf: str) -> Iterator[object]:
    package = importlib.import_module(shelf)
    for module_info in pkgutil.iter_modules(package.__path__, prefix=f"{shelf}."):
        module = importlib.import_module(module_info.name)
        if hasattr(module, "PLUGIN"):
            yield module.PLUGIN


def load_shelf(shelf: str, protocol: type[P]) -> dict[str, P]:
    """Return every plug-in of the package ``shelf`` by name, in order of name.

    ``protocol`` only tells the type checker what comes back: each plug-in file is checked
    where it writes ``PLUGIN: <Protocol> = ...``.

    Raises:
        PluginConflict: Two files claim one name.
    """
    del protocol
    foreign = (point.load() for point in entry_points(group=shelf))
    found: dict[str, P] = {}
    for candidate in (*_own_plugins(shelf), *foreign):
        plugin = cast(P, candidate)
        if plugin.name in found:
            raise PluginConflict(f"{plugin.name!r} on the shelf {shelf}")
        found[plugin.name] = plugin
    return dict(sorted(found.items()))


def pick(shelf: dict[str, P], name: str) -> P:
    """Return the plug-in called ``name``.

    Raises:
        UnknownName: It is not on this shelf; the message lists what is.
    """
    if name not in shelf:
        raise UnknownName(f"{name!r}; known are {', '.join(shelf)}")
    return shelf[name]
