"""Buttons are not pressed: who logs in or out, searches, deletes or buys is no reader."""

import pytest

from orbweaver.crawl.discovery import discover
from orbweaver.crawl.manners.buttons import why_not_pressed
from orbweaver.crawl.manners.memory import SeedMemory
from orbweaver.model.seed import Reach, Scope
from tests.crawl.origin import page, redirect
from tests.crawl.plans import first_visit, seed_at
from tests.crawl.readings import START, link, reading
from tests.crawl.shed import Shed
from tests.crawl.sites import crawled

BY_ADDRESS = {
    "logs in": ("/login", "/login.php?next=/", "/user/sign-in", "/anmelden", "/fr/connexion"),
    "logs out": ("/logout", "/account/sign-out?back=1", "/index.php/abmelden", "/uitloggen"),
    "registers": ("/register.php", "/inscription", "/users/sign_up"),
    "searches": (
        "/search?q=fern",
        "/search/moss",
        "/suche.html",
        "/?s=fern",
        "/list?keywords=fern",
        "/zoeken",
    ),
    "does something": (
        "/ucp.php?mode=logout&sid=0123456789abcdef0123456789abcdef",
        "/posting.php?mode=reply&t=5",
        "/doku.php?id=start&do=edit",
        "/index.php?title=Fern&action=history",
        "/post/5?replytocom=7",
        "/shop/?add-to-cart=12",
        "/panier",
    ),
    "does it": ("/comment/27/delete/", "/topic/moderate/delete/21/", "/topic/moderate/lock/3"),
}
BY_TEXT = {
    "logs in": ("Log in", "» Sign in", "Anmelden", "Se connecter", "Inloggen"),
    "logs out": ("Log out", "[Logout]", "Abmelden", "Déconnexion", "Uitloggen"),
    "registers": ("Register", "Créer un compte", "Registreren"),
    "searches": ("Search…", "Erweiterte Suche", "Recherche", "Zoeken"),
    "does something": (
        "Delete",
        "Löschen",
        "Supprimer",
        "Verwijderen",
        "Report this post",
        "Print",
    ),
}
PAGES = (
    "/research/1",
    "/blog/how-to-log-in-a-forest",
    "/album/7",
    "/viewtopic.php?t=12&start=20",
    "/showthread.php?s=0123456789abcdef0123456789abcdef&t=4",
    "/prints/5",
    "/index.php?title=Fern&action=view",
    "/doku.php?id=search_for_moss",
    "/reports/2019/annual",
    "/user/fern",
    "/lock/of-the-canal",
    "/moves/7",
)


@pytest.mark.parametrize(
    ("says", "address"), [(says, one) for says, many in BY_ADDRESS.items() for one in many]
)
def test_a_button_is_known_by_its_address(says: str, address: str) -> None:
    assert why_not_pressed(link(address)) == says


@pytest.mark.parametrize(
    ("says", "text"), [(says, one) for says, many in BY_TEXT.items() for one in many]
)
def test_a_button_is_known_by_its_text_in_several_languages(says: str, text: str) -> None:
    assert why_not_pressed(link("/door/7", text)) == says


@pytest.mark.parametrize("address", PAGES)
def test_what_only_sounds_like_one_is_a_page(address: str) -> None:
    assert why_not_pressed(link(address, "The log of a forest")) == ""


def test_the_reply_of_an_image_board_leads_to_its_thread() -> None:
    assert why_not_pressed(link("/harbour/res/12.html", "[Reply]")) == ""


def test_a_page_of_buttons_leads_to_its_pages_alone_and_says_why() -> None:
    memory = SeedMemory()
    visit = first_visit(seed_at(START, Scope(Reach.HOST)))
    ways = (("/door/exit", "Log out"), "/search/moss", "/album/7", ("/album/8", "more"))
    found = discover(visit, reading(ways), memory).visits
    assert [one.url.path for one in found] == ["/album/7", "/album/8"]
    assert memory.left == {"logs out": 1, "searches": 1}


def test_a_form_is_never_sent() -> None:
    """What discovery plans is an address and no more: a visit has no place for a form's fields."""
    visit = first_visit(seed_at(START))
    assert {name for name in visit.__slots__ if "form" in name or "body" in name} == set()


def test_no_picture_and_no_sheet_ends_a_session(shed: Shed) -> None:
    ways = "<img src=/logout><img src=/member.php?action=logout><link rel=stylesheet href=/logoff>"
    sites = {"/": page(f"{ways}<img src=/a.jpg>"), "/a.jpg": redirect("/index.php?logout=1")}
    origin, _ = crawled(shed, sites)
    assert sorted(origin.targets()) == ["/", "/a.jpg", "/robots.txt"]
    assert all("it ends a session" in error for error in shed.errors().values())
    assert len(shed.errors()) == 4
