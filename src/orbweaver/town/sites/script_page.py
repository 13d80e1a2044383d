"""A gallery that a script builds: no address of a picture stands in anything that is served."""

import base64

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.resources import Text
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Needs

_SCRIPT = """\
const wall = document.getElementById("wall");
for (const brick of wall.dataset.bricks.split(" ")) {
  const picture = new Image();
  picture.src = "/" + ["img", atob(brick)].join("/");
  wall.append(picture);
}
"""


class ScriptPage:
    """A page with an empty wall, and a script that fills it."""

    name = "script_page"

    def lay_out(self, ground: Ground) -> None:
        """Write the file names in base64, which the script turns into addresses."""
        paths = [ground.still(one, "/", needs=Needs.SCRIPT) for one in ground.originals()]
        names = [path.rpartition("/")[2] for path in paths]
        bricks = " ".join(base64.b64encode(name.encode()).decode() for name in names)
        ground.put("/wall.js", Text(_SCRIPT, "text/javascript"))
        wall = f'<div id="wall" data-bricks="{bricks}"></div><script src="/wall.js"></script>'
        ground.page("/", ground.plot.host, wall + markup.paragraph("The wall is being built."))
        ground.report("/")


PLUGIN: SiteKind = ScriptPage()
