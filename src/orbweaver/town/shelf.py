"""Finding the kinds of sites: every file on the shelf ``orbweaver.town.sites``."""

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

from orbweaver.town import sites
from orbweaver.town.errors import UnknownKind
from orbweaver.town.ground import Ground


class SiteKind(Protocol):
    """A kind of site: lays pages and files out on a plot, the same for the same ground."""

    @property
    def name(self) -> str:
        """The word that a plot uses, in lower-case letters and ``_``."""

    def lay_out(self, ground: Ground) -> None:
        """Build the site."""


@cache
def site_kinds() -> dict[str, SiteKind]:
    """Return every kind on the shelf by name."""
    modules = pkgutil.iter_modules(sites.__path__, prefix=f"{sites.__name__}.")
    plugins = (importlib.import_module(module.name).PLUGIN for module in modules)
    kinds = [cast(SiteKind, plugin) for plugin in plugins]
    return {kind.name: kind for kind in kinds}


def kind_named(name: str) -> SiteKind:
    """Return the kind called ``name``.

    Raises:
        UnknownKind: It is not on the shelf.
    """
    if name not in site_kinds():
        raise UnknownKind(f"{name!r}; known are {', '.join(site_kinds())}")
    return site_kinds()[name]
