"""Debian's DokuWiki: whatever was uploaded to it is found, in whatever way its pages show it."""

from datetime import timedelta

import pytest

from orbweaver.model.clock import SystemClock
from tests.crawl.shed import Shed
from tests.servers.dokuwiki import Wiki, dokuwiki
from tests.servers.looking import wait_until
from tests.software.drawings import Uploads, crawl_host

pytestmark = pytest.mark.full

WAYS = {
    "whole": "{{%s}}",
    "small": "{{%s?120}}",
    "direct": "{{%s?80&direct}}",
    "linked": "{{%s?linkonly}}",
    "bare": "{{%s?nolink&100}}",
    "titled": "{{ %s?60x40 |A title}}",
}
"""How a page of the wiki may show a picture: by name, in the wiki's markup."""


def fill(wiki: Wiki) -> Uploads:
    """Write a start page and a page for each way, and upload what no page shows.

    One picture is replaced by another: the wiki keeps both, apart by the second.
    """
    uploads = Uploads()
    for way, markup in WAYS.items():
        wiki.upload(f"garden:{way}.jpg", uploads.draw(way))
        wiki.write(f"garden:{way}", f"====== {way} ======\n{markup % f'garden:{way}.jpg'}\n")
    wiki.upload("shed:unshown.jpg", uploads.draw("unshown"))
    wiki.upload("garden:replaced.jpg", uploads.draw("before"))
    next_second = SystemClock().now().replace(microsecond=0) + timedelta(seconds=1)
    wait_until(lambda: SystemClock().now() >= next_second, lambda: "the clock stands", 2)
    wiki.upload("garden:replaced.jpg", uploads.draw("after"))
    links = "\n".join(f"  * [[garden:{way}]]" for way in WAYS)
    wiki.write("start", f"====== The garden ======\n{links}\n")
    return uploads


def test_every_picture_of_a_wiki_is_found(shed: Shed) -> None:
    with dokuwiki() as wiki:
        uploads = fill(wiki)
        crawl_host(shed, f"http://wiki.example:{wiki.port}/doku.php", wiki.port)
    assert uploads.missed(shed) == []
