"""Which sites the town has: a list that kinds of sites are built from."""

from dataclasses import dataclass

from orbweaver.town.onion import ONION_HOST
from orbweaver.town.site import Scope

_NEVER_FORGOTTEN = frozenset(
    {"vacant", "inner", "wayside", "thumbnail_proxy", "translator", "page_cache"}
)
"""Kinds that nobody reports and that links to forgotten sites leave out: they have their own."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A place for one site: its kind, host and provider, what is reported, how much it shows.

    ``known``, ``unknown`` and ``harmless`` count the originals on the covered pages.
    """

    kind: str
    host: str
    provider: str
    scope: Scope | None = None
    known: int = 0
    unknown: int = 0
    harmless: int = 0
    quirk: str = ""
    moves_to: str | None = None

    @property
    def forgotten(self) -> bool:
        """Whether nobody reported this site, so that a crawler has no business there."""
        return self.scope is None and self.kind not in _NEVER_FORGOTTEN


_HOST, _PAGE, _THREAD, _OUT = Scope.HOST, Scope.PAGE, Scope.THREAD, Scope.LINKS_OUT

SMALL = (
    Plot("gallery", "basalt-garden.example", "riverbank", _HOST, 6, 4, 3, "attic"),
    Plot("gallery", "fern-quay.example", "polderrack", _PAGE, 4, 2, 2),
    Plot("gallery", "slate-weir.example", "rhinegate", _HOST, 4, 2, 1),
    Plot("gallery", "moss-jetty.test", "prairieserve", _HOST, 4, 2, 1),
    Plot(
        "gallery", "marl-canal.example", "dijkstream", _HOST, 4, 1, 1, moves_to="new-marl.example"
    ),
    Plot("vacant", "new-marl.example", "elbehaven"),
    Plot("gallery", "flint-delta.example", "canyonbox", _HOST, 4, 2, 1),
    Plot("board", "harbour-board.example", "loirelink", _THREAD, 8, 5, 4),
    Plot("file_host", "tuff-locker.example", "maplefarm", _HOST, 6, 2, 2),
    Plot("video", "ferry-clips.example", "scheldenet", _HOST, 6, 2, 1),
    Plot("link_list", "buoy-links.example", "elbehaven", _HOST),
    Plot("reverse_search", "lookalike.example", "canyonbox"),
    Plot("honest", "rowan-parish.example", "riverbank", _HOST, harmless=3),
    Plot("loop", "roundabout.example", "loirelink", _HOST),
    Plot("bomb", "pumice-store.example", "canyonbox", _HOST, 1, 0, 1),
    Plot("temptation", "lagoon-signs.example", "prairieserve", _HOST, 2, 0, 0),
    Plot("rebinding", "tide-clock.example", "canyonbox", _PAGE),
    Plot("inner", "cellar-door.example", "canyonbox", _PAGE),
    Plot("forum", "heath-forum.test", "elbehaven", _HOST),
    Plot("gallery", "larch-attic.example", "polderrack", None, 2, 2, 10),
)

SETTLED = (
    *SMALL,
    Plot("gallery", "granite-lawn.example", "polderrack", _HOST, 5, 3, 3, "delay"),
    Plot("gallery", "sorrel-lock.example", "maplefarm", _HOST, 5, 3, 3),
    Plot("gallery", "chalk-inlet.test", "loirelink", _HOST, 5, 3, 3, "attic"),
    Plot("gallery", "thyme-wharf.example", "riverbank", _PAGE, 4, 3, 2),
    Plot("gallery", "gneiss-shoal.example", "elbehaven", _PAGE, 4, 2, 2),
    Plot("gallery", "yarrow-fjord.example", "rhinegate", _HOST, 5, 3, 2),
    Plot("gallery", "willow-marsh.test", "prairieserve", _HOST, 5, 2, 2, "attic"),
    Plot("gallery", "schist-strand.example", "scheldenet", _HOST, 5, 3, 2),
    Plot("gallery", "gabbro-terrace.example", "polderrack", _HOST, 5, 2, 2),
    Plot("gallery", "alder-pier.example", "maplefarm", _PAGE, 3, 2, 2),
    Plot("board", "estuary-board.example", "polderrack", _THREAD, 9, 5, 4),
    Plot("board", "heather-board.test", "riverbank", _THREAD, 8, 4, 4),
    Plot("file_host", "bracken-bay.example", "elbehaven", _HOST, 5, 3, 2),
    Plot("video", "clover-reel.example", "loirelink", _HOST, 5, 2, 1),
    Plot("link_list", "hazel-index.example", "polderrack", _HOST),
    Plot("honest", "laurel-school.example", "maplefarm", _HOST, harmless=3),
    Plot("gallery", "myrtle-yard.example", "riverbank", None, 2, 2, 24),
    Plot("gallery", "sedge-hall.example", "canyonbox", None, 2, 2, 24),
    Plot("gallery", "tansy-house.test", "elbehaven", None, 2, 2, 24),
    Plot("gallery", "travertine-loft.example", "loirelink", None, 2, 2, 24),
)

WILD = (
    Plot("slow_drip", "drip-cave.example", "riverbank", _HOST, 1, 0, 1, "page"),
    Plot("slow_drip", "drip-spring.example", "polderrack", _HOST, 1, 0, 1, "head"),
    Plot("slow_drip", "drip-well.example", "maplefarm", _HOST, 1, 0, 0, "picture"),
    Plot("endless", "endless-weir.example", "loirelink", _HOST, 2, 0, 1),
    Plot("calendar", "tide-table.example", "elbehaven", _HOST, 3, 1, 1),
    Plot("link_farm", "clover-fields.example", "canyonbox", _HOST, 2, 1, 0),
    Plot("session_maze", "hedge-maze.example", "rhinegate", _HOST, 4, 2, 2),
    Plot("near_duplicates", "echo-cliff.example", "scheldenet", _HOST, 2, 1, 1),
    Plot("buttons", "harbour-club.example", "maplefarm", _HOST, 4, 2, 2),
    Plot("deep_pages", "long-shelf.example", "riverbank", _HOST, 10, 5, 5),
    Plot("scatter", "scatter-beach.example", "prairieserve", _HOST, 4, 2, 4),
    Plot("image_board", "pebble-board.example", "elbehaven", _HOST, 6, 3, 3),
    Plot("script_page", "built-wall.example", "polderrack", _HOST, 3, 1, 0),
    Plot("onion", ONION_HOST, "loirelink", _HOST, 4, 1, 1),
    Plot("thumbnail_proxy", "small-window.example", "canyonbox"),
    Plot("translator", "other-words.example", "canyonbox"),
    Plot("page_cache", "last-summer.example", "canyonbox"),
    Plot("gallery", "sill-garden.example", "riverbank", _HOST, 3, 1, 1),
)
"""What is hard about the web: endless answers, traps, buttons, odd places, generators."""

ABROAD = (
    Plot("crossroads", "four-ways.example", "elbehaven", _OUT, 2, 1, 1),
    Plot("wayside", "milestone.example", "riverbank", None, 2, 2, 2),
)
"""A report that reaches the hosts which the reported one links to, and none beyond."""

FULL = (*SETTLED, *WILD, *ABROAD)

_HAMLET_HOSTS = frozenset(
    {
        "basalt-garden.example",
        "slate-weir.example",
        "moss-jetty.test",
        "marl-canal.example",
        "new-marl.example",
        "flint-delta.example",
        "harbour-board.example",
        "tuff-locker.example",
        "roundabout.example",
        "lagoon-signs.example",
        "larch-attic.example",
    }
)
HAMLET = tuple(plot for plot in SMALL if plot.host in _HAMLET_HOSTS)
"""One site for each thing that can become of a notice; whoever asks again is told the same."""

STEADY = tuple(plot for plot in SETTLED if plot.kind != "rebinding")
"""Forty sites less the names whose answers change with every question: nothing here is hostile."""

_FORGOTTEN_HOSTS = frozenset({"larch-attic.example", "lookalike.example"})
OUTSKIRTS = (*(plot for plot in SMALL if plot.host in _FORGOTTEN_HOSTS), *WILD, *ABROAD)
"""What is hard, by itself."""

HOSTILE_KINDS = frozenset({"slow_drip", "endless"})
"""Kinds of sites that would hold a visitor for ever."""

CALM = tuple(plot for plot in OUTSKIRTS if plot.kind not in HOSTILE_KINDS)
"""The outskirts without them, to compare with."""

BLUEPRINTS = {
    "hamlet": HAMLET,
    "small": SMALL,
    "full": FULL,
    "settled": SETTLED,
    "steady": STEADY,
    "outskirts": OUTSKIRTS,
    "calm": CALM,
}
