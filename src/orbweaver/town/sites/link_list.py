"""A link list: nothing of its own but one picture, and many ways to other hosts."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.pictures.original import Role
from orbweaver.town.shelf import SiteKind


class LinkList:
    """Links to every host that nobody reported, plain, in a frame and by a meta refresh."""

    name = "link_list"

    def lay_out(self, ground: Ground) -> None:
        """Build a front page, a second page and a page that wants to send its visitor away."""
        hosts = ground.around.forgotten_hosts()
        away = [(ground.around.url(host), host) for host in hosts]
        sign = ground.still(ground.take(Role.HARMLESS), "/")
        more = markup.links([("/more", "more"), ("/leave", "leave")])
        ground.page("/", ground.plot.host, markup.plain(sign) + markup.links(away) + more)
        deep = [(ground.around.url(host, "/img/"), f"pictures of {host}") for host in hosts]
        ground.page("/more", "More", markup.links(deep))
        target = ground.around.url(ground.rng.choice(hosts))
        refresh = f'<meta http-equiv="refresh" content="0; url={target}">'
        ground.page("/leave", "Leaving", f'<iframe src="{target}"></iframe>', head=refresh)
        ground.report("/")


PLUGIN: SiteKind = LinkList()
