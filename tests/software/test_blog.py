"""Debian's WordPress: whatever its posts show or link is found, on whatever page of its lists."""

from collections.abc import Mapping

import pytest

from tests.crawl.shed import Shed
from tests.servers.wordpress import Blog, Picture, wordpress
from tests.software.drawings import Uploads, crawl_host

pytestmark = pytest.mark.full

PLAIN_POSTS = 12  # ten on a page of the list: what comes before them stands on later ones
WAYS: Mapping[str, str] = {
    "linked": '<a href="{address}"><img src="{small}" alt=""></a>',
    "in srcset alone": '<img src="{small}" class="wp-image-{number} size-medium" alt="">',
    "in a gallery": '[gallery ids="{number}" columns="1"]',
    "in a gallery of links": '[gallery ids="{number}" columns="1" link="file" size="thumbnail"]',
    "behind a cover": (
        '<!-- wp:cover {{"url":"{address}","hasParallax":true}} -->'
        '<div class="wp-block-cover has-parallax" style="background-image:url({address})">'
        "<p>Fern</p></div><!-- /wp:cover -->"
    ),
    "behind more": '<p>Moss</p><!--more--><p>Slate</p><img src="{address}" alt="">',
    "as a caption": '[caption width="300"]<img src="{address}" width="300"> Fern[/caption]',
}
"""How a post may show a picture, in the blog's markup."""


def fill(blog: Blog) -> Uploads:
    """Publish a post for each way, one with its picture in front, and some that only list."""
    uploads = Uploads()
    for n, (way, markup) in enumerate(WAYS.items()):
        picture = blog.upload(f"way{n}", uploads.draw(way))
        blog.attach(picture, blog.write(way, markup.format(**parts(picture))))
    blog.write("in front", "<p>Moss</p>", blog.upload("front", uploads.draw("in front")))
    for n in range(PLAIN_POSTS):
        blog.write(f"Of ferns {n}", "<p>Fern, moss and slate.</p>")
    return uploads


def parts(picture: Picture) -> dict[str, object]:
    """Return what a post's markup may name of a picture."""
    small = picture.address.replace(".jpg", "-300x225.jpg")
    return {"address": picture.address, "small": small, "number": picture.number}


def test_every_picture_that_a_blog_shows_is_found(shed: Shed) -> None:
    with wordpress(tells_programs=False) as blog:
        uploads = fill(blog)
        crawl_host(shed, f"{blog.home}/", blog.port)
    assert uploads.missed(shed) == []


def test_what_a_blog_shows_nowhere_and_tells_programs_is_found(shed: Shed) -> None:
    uploads = Uploads()
    with wordpress() as blog:
        blog.upload("unshown", uploads.draw("in no post"))
        turned = blog.upload("turned", uploads.draw("on a page that no link leads to"))
        text = f'<p>Moss</p><!--nextpage--><p>Slate</p><img src="{turned.address}">'
        blog.write("Of two pages", text)
        crawl_host(shed, f"{blog.home}/", blog.port)
    assert uploads.missed(shed) == []
