"""Temptations: links and redirects towards places inside, where nobody may go."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.resources import Redirect
from orbweaver.town.shelf import SiteKind


def _inside(port: int) -> dict[str, str]:
    """Return addresses inside, by a short name, spelled in every way that clients accept."""
    return {
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "metadata-decimal": "http://2852039166/latest/meta-data/",
        "six": f"http://[::1]:{port}/six",
        "six-mapped": f"http://[::ffff:127.0.0.1]:{port}/mapped",
        "plain": f"http://127.0.0.1:{port}/plain",
        "short": f"http://127.1:{port}/short",
        "decimal": f"http://2130706433:{port}/decimal",
        "hex": f"http://0x7f000001:{port}/hex",
        "octal": f"http://0177.0.0.1:{port}/octal",
        "zero": f"http://0.0.0.0:{port}/zero",
        "name": f"http://localhost:{port}/name",
        "user": f"http://lagoon-signs.example@127.0.0.1:{port}/user",
        "wide": f"http://\uff11\uff12\uff17.0.0.1:{port}/wide",
        "file": "file:///etc/hostname",
        "gopher": f"gopher://127.0.0.1:{port}/_x",
    }


class Temptation:
    """Honest pictures among signs that point inside; also as redirects, for pages and pictures."""

    name = "temptation"

    def lay_out(self, ground: Ground) -> None:
        """Put every inside address as a link, a picture and behind a redirect on this host."""
        inside = _inside(ground.around.ports.canary)
        pictures = [markup.plain(ground.still(one, "/")) for one in ground.originals()]
        for name, location in inside.items():
            ground.put(f"/to/{name}", Redirect(location))
            ground.put(f"/picture/{name}.jpg", Redirect(location, status=301))
        redirects = [(f"/to/{name}", name) for name in inside]
        pictures += [markup.plain(f"/picture/{name}.jpg") for name in inside]
        pictures += [markup.plain(location) for location in inside.values()]
        straight = [(location, name) for name, location in inside.items()]
        body = "".join(pictures) + markup.links(redirects) + markup.links(straight)
        ground.page("/", ground.plot.host, body)
        ground.report("/")


PLUGIN: SiteKind = Temptation()
